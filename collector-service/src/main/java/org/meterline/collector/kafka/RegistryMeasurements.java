package org.meterline.collector.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.meterline.chassis.clock.WallClock;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.collector.usecase.UsageMeterDirectory;

/** Shows how many usage meters are known here, and how far behind the registration service that knowledge may be. */
@Singleton
@Startup
class RegistryMeasurements {

    private static final double MILLISECONDS_PER_SECOND = 1000;

    private final Clock wallClock;

    RegistryMeasurements(
            MeterRegistry registry, UsageMeterTopic topic, UsageMeterDirectory directory, @WallClock Clock wallClock) {
        this.wallClock = wallClock;
        CompactedTopicReader reader = topic.reader();
        Gauge.builder("meterline.collector.usage.meters", directory, UsageMeterDirectory::size)
                .description("Usage meters that this process knows of")
                .register(registry);
        Gauge.builder("meterline.collector.registry.lag", reader, CompactedTopicReader::lag)
                .description("Records of the topic of usage meters that are still to be read")
                .register(registry);
        Gauge.builder("meterline.collector.registry.silence", reader, this::silenceSeconds)
                .baseUnit("seconds")
                .description("How long ago the broker last told where the topic of usage meters ends")
                .register(registry);
        FunctionCounter.builder("meterline.collector.registry.skipped", reader, CompactedTopicReader::skipped)
                .description("Records of the topic of usage meters that could not be understood")
                .register(registry);
    }

    private double silenceSeconds(CompactedTopicReader reader) {
        return reader.lastPoll()
                .map(poll -> Duration.between(poll, wallClock.instant()).toMillis() / MILLISECONDS_PER_SECOND)
                .orElse(Double.POSITIVE_INFINITY);
    }
}
