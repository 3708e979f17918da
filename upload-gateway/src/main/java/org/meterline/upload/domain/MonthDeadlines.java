package org.meterline.upload.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Mode;

/**
 * The instants that decide what becomes of a month's usage; each is the first at which it is too late.
 *
 * @param recommendedUntil until when operators are advised to have uploaded
 * @param uploadsCloseAt until when files are taken
 * @param totalsFinalAt until when usage is on the order of the month
 * @param correctedUntil until when usage is corrected by rule
 */
public record MonthDeadlines(
        YearMonth month,
        Instant recommendedUntil,
        Instant uploadsCloseAt,
        Instant totalsFinalAt,
        Instant correctedUntil) {

    /** Each so long after the month's end. */
    public static MonthDeadlines of(
            YearMonth month, Duration recommended, Duration window, Duration totalsFinal, Duration corrected) {
        Instant end = endOf(month);
        return new MonthDeadlines(
                month, end.plus(recommended), end.plus(window), end.plus(totalsFinal), end.plus(corrected));
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant endOf(YearMonth month) {
        return startOf(month.plusMonths(1));
    }

    public boolean isOpenAt(Instant received) {
        return received.isBefore(uploadsCloseAt);
    }

    public Timeliness of(Instant received) {
        if (received.isBefore(recommendedUntil)) {
            return Timeliness.IN_TIME;
        }
        return isOpenAt(received) ? Timeliness.AFTER_RECOMMENDED : Timeliness.LATE;
    }

    /** What usage of this meter does to orders if it is received then. */
    public OrderEffect effect(UsageMeterState meter, Instant received) {
        boolean test = meter.modeAt(startOf(month)) == Mode.TEST
                && meter.modeAt(endOf(month).minusMillis(1)) == Mode.TEST;
        if (test) {
            return OrderEffect.NOT_BILLED;
        }
        if (received.isBefore(totalsFinalAt)) {
            return OrderEffect.JOINS_ORDER;
        }
        return received.isBefore(correctedUntil) ? OrderEffect.CORRECTION : OrderEffect.CORRECTION_BY_APPROVAL;
    }
}
