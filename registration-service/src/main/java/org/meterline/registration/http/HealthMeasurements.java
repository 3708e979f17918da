package org.meterline.registration.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.usecase.ReadUsageMeters;

/** How many usage meters are well, and what is wrong with the others, counted over all providers. */
@Singleton
class HealthMeasurements {

    private final ReadUsageMeters read;
    private final MultiGauge byHealth;
    private final MultiGauge byReason;

    HealthMeasurements(ReadUsageMeters read, MeterRegistry registry) {
        this.read = read;
        this.byHealth = MultiGauge.builder("meterline.registration.usage.meters")
                .description("Usage meters by health")
                .register(registry);
        this.byReason = MultiGauge.builder("meterline.registration.troubles")
                .description("Reasons of health, one for each usage meter and source")
                .register(registry);
    }

    @Scheduled(
            every = "${meterline.registration.health.count-every:PT60S}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void count() {
        Map<Health, Long> healths = read.countByHealth();
        byHealth.register(
                Arrays.stream(Health.values())
                        .map(health -> Row.of(Tags.of("health", health.name()), healths.getOrDefault(health, 0L)))
                        .toList(),
                true);
        Map<HealthReason.Kind, Long> troubles = read.countByTrouble();
        byReason.register(
                Arrays.stream(HealthReason.Kind.values())
                        .map(kind -> Row.of(Tags.of("reason", kind.name()), troubles.getOrDefault(kind, 0L)))
                        .toList(),
                true);
    }
}
