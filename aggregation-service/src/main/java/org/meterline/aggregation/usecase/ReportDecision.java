package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.SortedMap;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.ReportDigest;

/** What a person decided about a report, and what it changed in its source hour: kept for ever, in the order of deciding. */
public record ReportDecision(
        ReportKey report, Kind kind, String decidedBy, Instant decidedAt, String reason, Effect before, Effect after) {

    /** What can be decided. */
    public enum Kind {
        /** Of its usage meter's reports of the hour this one counts; until another is chosen, or it is withdrawn. */
        CHOICE,
        /** It never counts again. */
        WITHDRAWAL
    }

    /** A source hour as it stood. */
    public record Effect(
            int meteredSeconds,
            SortedMap<ReportDigest, ReportState> states,
            SortedMap<MeasuredKey, Amount> contribution) {

        static Effect of(SourceHour hour) {
            return new Effect(hour.meteredSeconds(), hour.states(), hour.contribution());
        }
    }

    /** The source hour with this decided, not yet decided anew. */
    public SourceHour appliedTo(SourceHour hour) {
        return apply(kind, report.digest(), hour);
    }

    static SourceHour apply(Kind kind, ReportDigest digest, SourceHour hour) {
        return switch (kind) {
            case CHOICE -> hour.choosing(digest);
            case WITHDRAWAL -> hour.withdrawing(digest);
        };
    }
}
