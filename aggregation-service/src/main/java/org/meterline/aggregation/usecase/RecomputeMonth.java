package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.meterline.aggregation.config.RecomputationSettings;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.LedgerSnapshots.Snapshot;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;

/**
 * Computes a provider's month again from the original bytes of the ledger, from what the registry says and from the
 * catalogue, and compares it with what is stored, bit for bit. Changes nothing.
 */
@Singleton
public final class RecomputeMonth {

    private final LedgerSnapshots ledger;
    private final ReportReading reading;
    private final RecomputationSettings settings;
    private final RecomputationProgress progress;

    /** It takes all processors: two at the same time would only get in each other's way, and in that of counting. */
    private final Semaphore one = new Semaphore(1);

    public RecomputeMonth(
            LedgerSnapshots ledger,
            ReportReading reading,
            RecomputationSettings settings,
            RecomputationProgress progress) {
        this.ledger = ledger;
        this.reading = reading;
        this.settings = settings;
        this.progress = progress;
    }

    /** Empty where another recomputation is under way in this instance. */
    public Optional<RecomputedMonth> recompute(String provider, BillingMonth month) {
        if (!one.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ledger.read(provider, month, snapshot -> recompute(provider, month, snapshot)));
        } finally {
            progress.end();
            one.release();
        }
    }

    private RecomputedMonth recompute(String provider, BillingMonth month, Snapshot snapshot) {
        progress.begin(snapshot.sourceHours());
        Differences differences = new Differences(settings.maxDifferences());
        Recounted recounted = new Recounting(
                        reading,
                        settings,
                        progress,
                        differences,
                        snapshot.catalogue(),
                        snapshot.meters(),
                        snapshot.decisions())
                .run(snapshot);
        SortedMap<TotalKey, Amount> stored = new TreeMap<>();
        snapshot.forEachTotal(stored::put);
        differences.compareTotals(stored, recounted.totals());
        return new RecomputedMonth(
                provider,
                month,
                verdict(differences, snapshot),
                recounted.sourceHours(),
                recounted.reports(),
                recounted.records(),
                recounted.totals().size(),
                differences.count(),
                differences.named());
    }

    /** @param totals those that are not zero */
    record Recounted(long sourceHours, long reports, long records, SortedMap<TotalKey, Amount> totals) {

        static Recounted sum(List<Recounted> parts) {
            SortedMap<TotalKey, Amount> totals = new TreeMap<>();
            parts.forEach(part -> part.totals.forEach((key, amount) -> totals.merge(key, amount, Amount::plus)));
            totals.values().removeIf(Amount::isZero);
            return new Recounted(
                    parts.stream().mapToLong(Recounted::sourceHours).sum(),
                    parts.stream().mapToLong(Recounted::reports).sum(),
                    parts.stream().mapToLong(Recounted::records).sum(),
                    totals);
        }
    }

    private static Verdict verdict(Differences differences, Snapshot snapshot) {
        if (differences.count() == 0) {
            return Verdict.EQUAL;
        }
        return snapshot.recountUnderWay() ? Verdict.RECOUNT_UNDER_WAY : Verdict.DIFFERENT;
    }
}
