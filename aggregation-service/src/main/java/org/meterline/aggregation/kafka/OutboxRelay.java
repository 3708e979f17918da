package org.meterline.aggregation.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.RelaySettings;
import org.meterline.aggregation.usecase.Outbox;
import org.meterline.aggregation.usecase.Outbox.Waiting;
import org.meterline.chassis.kafka.BackOff;
import org.meterline.chassis.kafka.SoleWriter;

/** Puts what waits in an outbox on its topic; nothing else waits for it. */
final class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    /** The broker is asked three things, each for as long as it may take; the fourth part is the database's. */
    private static final int PARTS_OF_A_BATCH = 4;

    private final String topic;
    private final Outbox outbox;
    private final RelaySettings settings;
    private final Map<String, Object> connection;
    private final BackOff backOff;
    private long notBeforeNanos = System.nanoTime();

    OutboxRelay(String topic, Outbox outbox, RelaySettings settings, Map<String, Object> connection) {
        this.topic = topic;
        this.outbox = outbox;
        this.settings = settings;
        this.connection = connection;
        this.backOff = new BackOff(settings.firstBackOff(), settings.longestBackOff());
    }

    void publishWaiting() {
        if (System.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        Duration silence = settings.deliveryTimeout().multipliedBy(PARTS_OF_A_BATCH);
        try {
            boolean more;
            do {
                more = outbox.relay(settings.batchSize(), silence, this::publish);
            } while (more);
            backOff.reset();
        } catch (RuntimeException e) {
            Duration wait = backOff.next();
            notBeforeNanos = System.nanoTime() + wait.toNanos();
            LOG.warnf(e, "Publishing to %s failed; tried again in %s", topic, wait);
        }
    }

    /** Opened for each batch, which shuts out another process that stood still in the middle of its own; such events are rare. */
    private void publish(List<Waiting> batch) {
        try (SoleWriter writer = new SoleWriter(connection, settings.transactionalId(), settings.deliveryTimeout())) {
            writer.write(batch.stream()
                    .map(event -> new ProducerRecord<>(topic, event.key(), event.event()))
                    .toList());
        }
    }
}
