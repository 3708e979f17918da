package org.meterline.usagemeter.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Stretches a recording over a UTC month: offset {@code t} of a recording of length {@code L} falls on second
 * {@code floor(t * S / L)} of a month of {@code S} seconds. Integers only, so every run gives the same second.
 */
public record MonthClock(YearMonth month, long lengthMillis) {
    static final int SECONDS_PER_HOUR = 3600;

    public MonthClock {
        if (lengthMillis <= 0) {
            throw new IllegalArgumentException("lengthMillis must be positive, got " + lengthMillis);
        }
    }

    /** Seconds of the month. */
    public long seconds() {
        return (long) hours() * SECONDS_PER_HOUR;
    }

    /** Hours of the month. */
    public int hours() {
        return month.lengthOfMonth() * 24;
    }

    /** The second of the month, from 0 to {@link #seconds()}, on which an offset of the recording falls. */
    public long secondAt(long offsetMillis) {
        return Math.floorDiv(Math.multiplyExact(offsetMillis, seconds()), lengthMillis);
    }

    /** The start of an hour of the month, counted from 0. */
    public Instant startOfHour(int hourOfMonth) {
        return start().plusSeconds((long) hourOfMonth * SECONDS_PER_HOUR);
    }

    /** Which hour of the month, counted from 0, begins at this instant. */
    public int hourOfMonth(Instant hour) {
        return Math.toIntExact(Duration.between(start(), hour).toHours());
    }

    Instant start() {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
