package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.chain.ChainKey;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TestHour;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/**
 * Where reports, source hours and totals are kept.
 *
 * <p>Every transaction takes its locks in one order: the catalogue, usage meters, ledger rows, source hours, totals, sources,
 * alerts; within each kind in key order. So transactions wait for one another, and never in a ring.
 */
public interface CountingStore {

    /**
     * Makes room for reports of these months, before the transaction that stores them.
     *
     * @return those of them whose ledger was dropped: it is never opened again
     */
    Set<BillingMonth> openMonths(Set<BillingMonth> months);

    /**
     * Does the work, from its beginning again where another transaction came first and nothing of it was committed.
     *
     * @throws StoreUnavailableException where it is worth trying again later
     */
    <T> T inTransaction(Function<Transaction, T> work);

    /** One transaction; what it reads is what was committed when the statement began. */
    interface Transaction {

        /**
         * The catalogue in force, unchanged until the commit: the one that the caller knows, or a newer one. It is the
         * first lock of every transaction that counts.
         */
        MetricCatalogue holdCatalogue(MetricCatalogue known);

        /**
         * Notes that the source hours of all meters are to be decided anew where the catalogue has changed since this was
         * last asked: from the first open hour on that a changed version speaks of.
         *
         * @return whether it had changed
         */
        boolean followCatalogue();

        /**
         * The facts of these meters, unchanged until the commit. A meter that the registry has not told us of is
         * remembered by the provider that its reports name, and has no facts.
         */
        Map<UUID, MeterFacts> holdMeters(SortedMap<UUID, String> providers);

        /** The facts of those of these meters that the registry has told us of. */
        Map<UUID, MeterFacts> meters(Set<UUID> usageMeters);

        /**
         * Takes what the registry says of a meter if it is newer than what we have, and keeps others from counting its
         * reports until the commit.
         */
        MeterBefore replaceMeter(MeterFacts facts);

        /** Notes that all source hours of a meter are to be decided anew, from the first open month on. */
        void scheduleRecount(UUID usageMeter);

        /**
         * The next source hours of any noted recount, about so many, and moves it on; empty where nothing is noted, or
         * another instance is at it.
         */
        Optional<RecountStep> takeRecount(int sourceHours);

        /**
         * Stores reports, in key order.
         *
         * @return the keys that were not there before
         */
        Set<ReportKey> insertReports(List<ReceivedReport> reports);

        Map<ReportKey, FirstDelivery> firstDeliveries(SortedSet<ReportKey> keys);

        /** Replaces the first outcome of reports that this transaction stored: they are stored as NEW. */
        void noteOutcomes(SortedMap<ReportKey, FirstDelivery> outcomes);

        /** The source hours, locked until the commit; untouched ones where there were none. */
        SortedMap<SourceHourKey, SourceHour> lockSourceHours(SortedSet<SourceHourKey> keys);

        /** The original bytes of a report of the ledger, as zstd. */
        byte[] packedReport(ReportKey key);

        /** The report of the provider's ledger that has this digest. */
        Optional<ReportKey> findReport(String provider, ReportDigest digest);

        /** What people have decided about the reports of a locked source hour, in the order of deciding. */
        List<ReportDecision> decisions(SourceHourKey sourceHour);

        void keepDecision(ReportDecision decision);

        void saveSourceHours(Collection<SourceHour> sourceHours);

        /** The chains of these usage meters, locked until the commit; empty ones where there were none. */
        SortedMap<ChainKey, Chain> lockChains(SortedSet<ChainKey> keys);

        void saveChains(SortedMap<ChainKey, Chain> chains);

        /** Replaces what is kept of TEST meters in these hours; an hour that has nothing of them is forgotten. */
        void saveTestHours(List<TestHour> inOrder);

        void addToTotals(SortedMap<TotalKey, Amount> changes);

        void mentionSources(Collection<SourceMention> inOrder);

        /** Notes how many reports a usage meter still holds to send. */
        void noteBacklog(UUID usageMeter, String provider, long backlog, Instant heard);

        /** Those of these contracts that the provider has. */
        Set<UUID> contracts(String provider, Set<UUID> asked);

        /** Raised and cleared with this transaction, at its end. */
        Alerts alerts();
    }

    /**
     * What we had of a usage meter.
     *
     * @param heardOf whether a report or the registry had named it
     * @param facts null where the registry had not
     */
    record MeterBefore(boolean heardOf, @Nullable MeterFacts facts) {}

    /**
     * Some of a meter's source hours that are to be decided anew.
     *
     * @param sourceHours may be empty: there were no more
     */
    record RecountStep(UUID usageMeter, SortedSet<SourceHourKey> sourceHours) {}
}
