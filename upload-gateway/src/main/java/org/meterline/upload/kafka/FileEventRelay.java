package org.meterline.upload.kafka;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.meterline.chassis.kafka.BackOff;
import org.meterline.chassis.kafka.SoleWriter;
import org.meterline.contracts.Topics;
import org.meterline.upload.config.FileEventSettings;
import org.meterline.upload.usecase.FileEventOutbox;
import org.meterline.upload.usecase.FileEventOutbox.Waiting;

/** Puts what became of usage files on its topic; nothing else waits for it. */
@Singleton
class FileEventRelay {

    private static final Logger LOG = Logger.getLogger(FileEventRelay.class);

    /** The broker is asked three things, each for as long as it may take; the fourth part is the database's. */
    private static final int PARTS_OF_A_BATCH = 4;

    private final FileEventOutbox outbox;
    private final FileEventSettings settings;
    private final Map<String, Object> connection;
    private final BackOff backOff;
    private long notBeforeNanos = System.nanoTime();

    FileEventRelay(
            FileEventOutbox outbox,
            FileEventSettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.outbox = outbox;
        this.settings = settings;
        this.connection = connection;
        this.backOff = new BackOff(settings.firstBackOff(), settings.longestBackOff());
    }

    @Scheduled(
            identity = "events of usage files",
            every = "${meterline.upload.events.publish-every:PT1S}",
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
            LOG.warnf(e, "Publishing events of usage files failed; tried again in %s", wait);
        }
    }

    /** Opened for each batch, which shuts out another process that stood still in the middle of its own; files are rare. */
    private void publish(List<Waiting> batch) {
        try (SoleWriter writer = new SoleWriter(connection, settings.transactionalId(), settings.deliveryTimeout())) {
            writer.write(batch.stream()
                    .map(event -> new ProducerRecord<>(
                            Topics.USAGE_FILES, event.usageMeterId().toString(), event.event()))
                    .toList());
        }
    }
}
