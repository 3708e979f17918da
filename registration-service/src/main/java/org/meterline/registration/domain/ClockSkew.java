package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How far a usage meter's clock was ahead of ours when it last said its time, with a heartbeat or with a report.
 *
 * @param millis behind: negative
 * @param at when we had what it sent
 */
public record ClockSkew(long millis, Instant at) {

    /** What was measured at the same instant must end the same in any order. */
    private static final Comparator<ClockSkew> NEWEST =
            Comparator.comparing(ClockSkew::at).thenComparing(ClockSkew::millis);

    /** The newer of what is known and what was measured, where anything was. */
    static @Nullable ClockSkew newer(@Nullable ClockSkew known, @Nullable Long millis, Instant at) {
        if (millis == null) {
            return known;
        }
        ClockSkew measured = new ClockSkew(millis, at);
        return known == null || NEWEST.compare(measured, known) > 0 ? measured : known;
    }

    Duration off() {
        return Duration.ofMillis(millis).abs();
    }
}
