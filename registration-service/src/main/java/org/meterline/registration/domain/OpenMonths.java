package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Which months can still change without a correction, all in UTC. */
public final class OpenMonths {

    private OpenMonths() {}

    /** The start of the month before this one while its totals are not final, else of this one. */
    public static Instant earliestStart(Instant now, Duration finalAfter) {
        YearMonth month = YearMonth.from(now.minus(finalAfter).atZone(ZoneOffset.UTC));
        return startOf(month);
    }

    public static Instant startOfMonth(Instant instant) {
        return startOf(YearMonth.from(instant.atZone(ZoneOffset.UTC)));
    }

    public static boolean isMonthStart(Instant instant) {
        return startOfMonth(instant).equals(instant);
    }

    public static Instant startOfHour(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }

    public static boolean isFullHour(Instant instant) {
        return startOfHour(instant).equals(instant);
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
