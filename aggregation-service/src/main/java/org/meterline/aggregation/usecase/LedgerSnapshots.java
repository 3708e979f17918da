package org.meterline.aggregation.usecase;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/** A provider's month as it was at one instant: the ledger, what was decided, and the totals. */
public interface LedgerSnapshots {

    /** Everything that the work reads is of the instant at which it began. */
    <T> T read(String provider, BillingMonth month, Function<Snapshot, T> work);

    /** A report of the ledger, as zstd. */
    record LedgerReport(UUID usageMeter, ReportDigest digest, byte[] packed) {}

    /**
     * One source hour.
     *
     * @param stored what was decided; null where there is no row of it
     * @param reports all that the ledger has; empty where it has none
     */
    record LedgerHour(SourceHourKey key, @Nullable SourceHour stored, List<LedgerReport> reports) {

        public long bytes() {
            return reports.stream().mapToLong(report -> report.packed().length).sum();
        }
    }

    interface Snapshot {

        MetricCatalogue catalogue();

        /** The facts of all of the provider's meters that the registry has told us of. */
        Map<UUID, MeterFacts> meters();

        /** What people have decided about reports of the month, in the order of deciding. */
        Map<SourceHourKey, List<ReportDecision>> decisions();

        /** Whether source hours of the provider are still to be decided anew: until then stored and recomputed may differ. */
        boolean recountUnderWay();

        long sourceHours();

        /**
         * Hands out every source hour that has a row, or a report in the ledger, hour by hour.
         *
         * @param bytesAtOnce about so many bytes of reports are read ahead
         */
        void forEachSourceHour(int bytesAtOnce, Consumer<LedgerHour> hours);

        /** Hands out the stored totals that are not zero. */
        void forEachTotal(BiConsumer<TotalKey, Amount> totals);
    }
}
