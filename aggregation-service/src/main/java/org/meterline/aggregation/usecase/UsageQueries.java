package org.meterline.aggregation.usecase;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** What is asked of ledger, source hours and totals; always for one provider. */
public interface UsageQueries {

    /** What usage is told apart by, besides its metric and variant: different ones cannot be added up. */
    enum Dimension {
        CUSTOMER,
        SOURCE,
        DAY
    }

    /**
     * Values of the dimensions asked for, null for the others. Marks always have a customer and a source, for they cannot be
     * added up over them.
     *
     * @param variant what the metric tells apart, empty where nothing
     */
    record UsageRow(
            String metric,
            LocalDate version,
            String variant,
            @Nullable String customer,
            @Nullable String source,
            @Nullable String day,
            Amount amount) {

        /** The row's place in the order of pages. */
        public List<String> place() {
            return Stream.of(metric, version.toString(), variant, customer, source, day)
                    .map(part -> Objects.requireNonNullElse(part, ""))
                    .toList();
        }
    }

    /**
     * Which usage is summed up; null: any.
     *
     * @param day a day of the month, where days are told apart
     */
    record UsageFilter(
            @Nullable String customer,
            @Nullable UUID source,
            @Nullable String metric,
            @Nullable LocalDate day) {

        public static final UsageFilter ALL = new UsageFilter(null, null, null, null);
    }

    /** @param after the place after which the page begins; empty for the first */
    List<UsageRow> usage(
            String provider,
            BillingMonth month,
            Set<Dimension> dimensions,
            UsageFilter filter,
            List<String> after,
            int limit);

    /** Which reports of the ledger; null: any. */
    record ReportFilter(
            @Nullable UUID usageMeter,
            @Nullable UUID source,
            @Nullable BillingMonth month,
            @Nullable ReportState state) {}

    record ReportRow(
            ReportDigest digest,
            UUID usageMeter,
            UUID source,
            Instant hour,
            long sequence,
            @Nullable ReportDigest previousDigest,
            int observedSeconds,
            int records,
            int size,
            Instant received,
            Delivery delivery,
            Outcome firstOutcome,
            ReportState state) {}

    List<ReportRow> reports(String provider, ReportFilter filter, @Nullable ReportRowPlace after, int limit);

    /** A report's place in the order of pages. */
    record ReportRowPlace(Instant hour, UUID usageMeter, UUID source, ReportDigest digest) {}

    /** The original bytes, as zstd. */
    Optional<byte[]> packedReport(String provider, ReportDigest digest);

    /** Months in which the contract has usage. */
    List<BillingMonth> monthsOf(Contract contract);

    /**
     * What one source hour gave to a line, in the base unit of the metric's version.
     *
     * @param variant which variant of the metric, empty where it has none
     * @param counted the reports that count in this hour
     */
    record LineHour(
            Instant hour,
            UUID source,
            LocalDate version,
            String variant,
            BigInteger billed,
            SortedSet<ReportDigest> counted) {}

    /** Where a line comes from: the source hours behind it, in order of hour, source, version and variant. */
    List<LineHour> lineHours(Contract contract, OrderLine line, @Nullable LineHourPlace after, int limit);

    /** A source hour's place in the order of pages. */
    record LineHourPlace(Instant hour, UUID source, LocalDate version, String variant) {}

    /**
     * What the draft is computed from, read at one instant.
     *
     * @param hourly the metrics of which the sums of each hour are needed
     * @param now up to when hours are expected: what is missing may be estimated
     */
    OrderInputs orderInputs(Contract contract, BillingMonth month, Set<String> hourly, Instant now);
}
