package org.meterline.aggregation.kafka;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.AlertSettings;
import org.meterline.aggregation.usecase.AlertOutbox;
import org.meterline.aggregation.usecase.AlertOutbox.Waiting;
import org.meterline.chassis.kafka.BackOff;
import org.meterline.chassis.kafka.SoleWriter;
import org.meterline.contracts.Topics;

/** Puts waiting alerts on their topic; nothing else waits for it. */
@Singleton
class AlertRelay {

    private static final Logger LOG = Logger.getLogger(AlertRelay.class);

    /** The broker is asked three things, each for as long as it may take; the fourth part is the database's. */
    private static final int PARTS_OF_A_BATCH = 4;

    private final AlertOutbox outbox;
    private final AlertSettings settings;
    private final Map<String, Object> connection;
    private final BackOff backOff;
    private long notBeforeNanos = System.nanoTime();

    AlertRelay(
            AlertOutbox outbox,
            AlertSettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.outbox = outbox;
        this.settings = settings;
        this.connection = connection;
        this.backOff = new BackOff(settings.firstBackOff(), settings.longestBackOff());
    }

    @Scheduled(
            every = "${meterline.aggregation.alerts.publish-every:PT1S}",
            concurrentExecution = ConcurrentExecution.SKIP)
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
            LOG.warnf(e, "Publishing alerts failed; tried again in %s", wait);
        }
    }

    /** Opened for each batch, which shuts out another process that stood still in the middle of its own; alerts are rare. */
    private void publish(List<Waiting> batch) {
        try (SoleWriter writer = new SoleWriter(connection, settings.transactionalId(), settings.deliveryTimeout())) {
            writer.write(batch.stream()
                    .map(alert -> new ProducerRecord<>(Topics.ALERTS, alert.provider(), alert.event()))
                    .toList());
        }
    }
}
