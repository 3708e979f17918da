package org.meterline.aggregation.domain.forecast;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time by which the rest of a month is judged: so many times 24 hours, up to the last hour that is over. It may begin in
 * the month before.
 *
 * @param to a full hour
 */
public record ForecastWindow(Instant to, int days) {

    static final int HOURS_PER_DAY = 24;

    public ForecastWindow {
        if (days < 1) {
            throw new IllegalArgumentException("a window of " + days + " days has nothing to judge by");
        }
    }

    public Instant from() {
        return to.minus((long) days * HOURS_PER_DAY, ChronoUnit.HOURS);
    }

    /** Which of its days an hour belongs to, from 0 on. */
    int day(Instant hour) {
        return (int) (Duration.between(from(), hour).toHours() / HOURS_PER_DAY);
    }

    /** The first hour of one of its days. */
    Instant start(int day) {
        return from().plus((long) day * HOURS_PER_DAY, ChronoUnit.HOURS);
    }
}
