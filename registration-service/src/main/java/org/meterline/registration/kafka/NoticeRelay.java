package org.meterline.registration.kafka;

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
import org.meterline.registration.config.NoticeSettings;
import org.meterline.registration.usecase.NoticeOutbox.Notice;
import org.meterline.registration.usecase.RelayNotices;

/**
 * Puts waiting alerts on their topic. Apart from the relay of usage meters, which must not wait for a topic that cannot be written.
 */
@Singleton
class NoticeRelay {

    private static final Logger LOG = Logger.getLogger(NoticeRelay.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);

    private final RelayNotices notices;
    private final NoticeSettings settings;
    private final Map<String, Object> connection;
    private final BackOff backOff;
    private long notBeforeNanos = System.nanoTime();

    NoticeRelay(
            RelayNotices notices,
            NoticeSettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.notices = notices;
        this.settings = settings;
        this.connection = connection;
        this.backOff = new BackOff(FIRST_BACK_OFF, settings.longestBackOff());
    }

    @Scheduled(
            every = "${meterline.registration.notices.publish-every:PT1S}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void publishWaiting() {
        if (System.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        try {
            boolean more;
            do {
                more = notices.relay(this::publish);
            } while (more);
            backOff.reset();
        } catch (RuntimeException e) {
            Duration wait = backOff.next();
            notBeforeNanos = System.nanoTime() + wait.toNanos();
            LOG.warnf(e, "Publishing alerts failed; tried again in %s", wait);
        }
    }

    /** Alerts are rare, so the producer is opened for each batch; that shuts out another process that stood still in the middle of its own. */
    private void publish(List<Notice> batch) {
        try (SoleWriter writer = new SoleWriter(connection, settings.transactionalId(), settings.deliveryTimeout())) {
            writer.write(batch.stream()
                    .map(notice -> new ProducerRecord<>(Topics.ALERTS, notice.provider(), notice.alert()))
                    .toList());
        }
    }
}
