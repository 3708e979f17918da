package org.meterline.upload.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Until when files of a month are taken.
 *
 * @param afterMonthEnd how long beyond the month's end
 */
public record UploadWindow(YearMonth month, Duration afterMonthEnd) {

    /** The first instant at which it is closed. */
    public Instant closesAt() {
        Instant monthEnd =
                month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return monthEnd.plus(afterMonthEnd);
    }

    public boolean isOpenAt(Instant received) {
        return received.isBefore(closesAt());
    }
}
