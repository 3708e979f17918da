package org.meterline.aggregation.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.Map;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.AlertOutbox;
import org.meterline.aggregation.usecase.AlertQueries;

/** Shows from outside how many alerts stand and whether they get to their topic; every process looks for itself. */
@Singleton
class AlertMeasurements {

    private final AlertQueries alerts;
    private final AlertOutbox outbox;
    private volatile Map<AlertKind, Long> raised = Map.of();
    private volatile long unpublished;

    AlertMeasurements(MeterRegistry registry, AlertQueries alerts, AlertOutbox outbox) {
        this.alerts = alerts;
        this.outbox = outbox;
        for (AlertKind kind : AlertKind.values()) {
            Gauge.builder("meterline.aggregation.alerts", this, own -> own.raised.getOrDefault(kind, 0L))
                    .description("Alerts that stand")
                    .tag("kind", kind.name())
                    .register(registry);
        }
        Gauge.builder("meterline.aggregation.unpublished.alerts", this, own -> own.unpublished)
                .description("Alerts that are not on the topic yet")
                .register(registry);
    }

    @Scheduled(every = "${meterline.aggregation.alerts.count-every:PT10S}")
    void look() {
        raised = alerts.raised();
        unpublished = outbox.unpublished();
    }
}
