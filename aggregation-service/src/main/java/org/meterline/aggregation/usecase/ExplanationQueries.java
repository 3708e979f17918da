package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/** What is asked of totals, source hours and ledger to explain a quantity. */
public interface ExplanationQueries {

    /** How the amounts of source hours make one of a period. */
    enum Combining {
        /** They are added up. */
        SUM,
        /** The highest one counts. */
        PEAK,
        /** Those of the source's last metered hour count. */
        LAST
    }

    /**
     * Which quantity.
     *
     * @param from the period's first instant; the whole month where it is the month's
     * @param to the first instant that no longer belongs to it
     * @param version null: all of them
     * @param variant empty where the metric tells nothing apart
     * @param customer null: all of them
     * @param source null: all of them
     */
    record Scope(
            String provider,
            BillingMonth month,
            Instant from,
            Instant to,
            String metric,
            @Nullable LocalDate version,
            String variant,
            @Nullable String customer,
            @Nullable UUID source) {

        public boolean isWholeMonth() {
            return from.equals(month.start()) && to.equals(month.end());
        }
    }

    /** A report of a source hour, and what it is there. */
    record ReportShare(UUID usageMeter, ReportDigest digest, long sequence, int observedSeconds, ReportState state) {}

    /** What one source hour gave to a quantity, in base units, and all reports it has, counted or not. */
    record HourShare(Instant hour, UUID source, LocalDate version, Amount amount, List<ReportShare> reports) {}

    /** A source hour's place in the order of pages. */
    record HourPlace(Instant hour, UUID source, LocalDate version) {}

    /**
     * A quantity and where it comes from, as of one instant.
     *
     * @param totals the amount by version: for a whole month of sums, as the stored totals have it
     */
    record Shares(SortedMap<LocalDate, Amount> totals, List<HourShare> hours) {}

    Shares shares(Scope scope, Combining combining, @Nullable HourPlace after, int limit);

    /**
     * All that a source hour was decided from, as of one instant.
     *
     * @param packed the original bytes of the reports that count, as zstd
     */
    record Evidence(SourceHour sourceHour, Map<UUID, MeterFacts> meters, Map<ReportDigest, byte[]> packed) {}

    Optional<Evidence> evidence(SourceHourKey key);
}
