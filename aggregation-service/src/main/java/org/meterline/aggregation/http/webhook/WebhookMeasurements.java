package org.meterline.aggregation.http.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Counts;
import org.meterline.chassis.clock.WallClock;

/** Shows from outside how deliveries get on; every process looks for itself. */
@Singleton
class WebhookMeasurements {

    private final WebhookDeliveries deliveries;
    private final Clock clock;
    private volatile Counts counts = new Counts(0, null, 0, 0);

    WebhookMeasurements(MeterRegistry registry, WebhookDeliveries deliveries, @WallClock Clock clock) {
        this.deliveries = deliveries;
        this.clock = clock;
        Gauge.builder("meterline.aggregation.webhook.pending", this, own -> own.counts.pending())
                .description("Deliveries that are still to be made")
                .register(registry);
        Gauge.builder("meterline.aggregation.webhook.oldest.pending.seconds", this, WebhookMeasurements::oldestSeconds)
                .description("For how long the oldest of them has waited")
                .register(registry);
        Gauge.builder("meterline.aggregation.webhook.dead", this, own -> own.counts.dead())
                .description("Deliveries that were tried often enough")
                .register(registry);
        Gauge.builder("meterline.aggregation.webhook.disabled", this, own -> own.counts.disabled())
                .description("Webhooks to which nothing is sent")
                .register(registry);
    }

    private long oldestSeconds() {
        Instant oldest = counts.oldestPending();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    @Scheduled(every = "${meterline.aggregation.webhooks.count-every:PT10S}")
    void look() {
        counts = deliveries.counts();
    }
}
