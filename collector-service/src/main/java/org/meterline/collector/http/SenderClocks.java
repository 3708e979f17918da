package org.meterline.collector.http;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;

/** Measures how far the clocks of usage meters are off, by the {@code Date} header of each of their requests. */
@ApplicationScoped
@Startup
class SenderClocks {

    private static final double MILLISECONDS_PER_SECOND = 1000;

    private final Clock wallClock;
    private final DistributionSummary off;

    SenderClocks(@WallClock Clock wallClock, MeterRegistry registry) {
        this.wallClock = wallClock;
        this.off = DistributionSummary.builder("meterline.collector.clock.skew")
                .baseUnit("seconds")
                .serviceLevelObjectives(1, 5, 60, 300, 3600)
                .description(
                        "How far the clocks of usage meters are off, ahead or behind, in requests that say their time")
                .register(registry);
    }

    /**
     * How far the clock of a request's sender is ahead of ours (behind: negative). A date that is missing or cannot be read
     * is no reason to refuse anything: it only says nothing about the clock. The clock is a real one, so it is held against
     * the wall clock and not against a business clock that moves.
     */
    @Nullable
    Long skewMillis(@Nullable String date) {
        Instant sentAt = instant(date);
        if (sentAt == null) {
            return null;
        }
        long millis = Duration.between(wallClock.instant(), sentAt).toMillis();
        off.record(Math.abs(millis) / MILLISECONDS_PER_SECOND);
        return millis;
    }

    private static @Nullable Instant instant(@Nullable String date) {
        try {
            return date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
