package org.meterline.registration.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.meterline.registration.usecase.NoticeOutbox;
import org.meterline.registration.usecase.Outbox;

/** Shows from outside whether the relays keep up. Every process looks for itself: one that stands still would not tell. */
@Singleton
class RelayMeasurements {

    private final Outbox outbox;
    private final NoticeOutbox notices;
    private volatile Outbox.Backlog backlog = new Outbox.Backlog(0, Duration.ZERO);
    private volatile long unpublishedNotices;

    RelayMeasurements(MeterRegistry registry, Outbox outbox, NoticeOutbox notices, UsageMeterRelay relay) {
        this.outbox = outbox;
        this.notices = notices;
        Gauge.builder("meterline.registration.relay.elected", relay, one -> one.elected() ? 1 : 0)
                .description("1 in the process that publishes the usage meters")
                .register(registry);
        Gauge.builder("meterline.registration.unpublished.usage.meters", this, own -> own.backlog.usageMeters())
                .description("Usage meters whose newest revision is not on the topic")
                .register(registry);
        Gauge.builder(
                        "meterline.registration.unpublished.oldest",
                        this,
                        own -> own.backlog.oldest().toMillis() / 1000.0)
                .description("How long the one that waits longest has waited to be published")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("meterline.registration.unpublished.notices", this, own -> own.unpublishedNotices)
                .description("Alerts that are not on the topic yet")
                .register(registry);
    }

    @Scheduled(every = "${meterline.registration.relay.backlog-every:PT10S}")
    void look() {
        backlog = outbox.backlog();
        unpublishedNotices = notices.unpublished();
    }
}
