package org.meterline.contracts.report;

import java.time.Instant;
import java.util.Optional;

/** The rules of a report that need a clock: its hour is over, and not too long ago. */
public final class ReportAge {

    private static final String HOUR_POINTER = "/" + ReportFields.HOUR;

    private ReportAge() {}

    /** The refusal of a report of this hour at this instant, if there is one. */
    public static Optional<Refusal> check(Instant hour, Instant now, AgeLimits limits) {
        if (hour.plus(ReportHeader.HOUR).isAfter(now.plus(limits.ahead()))) {
            return Optional.of(ReportRule.HOUR_NOT_OVER.refusal(
                    HOUR_POINTER, "the hour that begins at " + hour + " is not over at " + now));
        }
        if (hour.isBefore(now.minus(limits.oldest()))) {
            return Optional.of(ReportRule.HOUR_TOO_OLD.refusal(
                    HOUR_POINTER,
                    "the hour that begins at " + hour + " is more than "
                            + limits.oldest().toDays() + " days before " + now));
        }
        return Optional.empty();
    }
}
