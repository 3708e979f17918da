package org.meterline.aggregation.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.meterline.aggregation.usecase.RecomputationProgress;

/** How far the recomputation under way has come. */
@Singleton
class RecomputationMeasurements {

    void register(@Observes StartupEvent event, RecomputationProgress progress, MeterRegistry registry) {
        Gauge.builder("meterline.recomputation.source.hours", progress, RecomputationProgress::total)
                .description("Source hours of the month that is being recomputed; 0 where none is")
                .register(registry);
        Gauge.builder("meterline.recomputation.source.hours.done", progress, RecomputationProgress::done)
                .description("Source hours of it that are done")
                .register(registry);
    }
}
