package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.chain.ChainKey;
import org.meterline.aggregation.domain.chain.ChainLimits;
import org.meterline.aggregation.domain.chain.Link;
import org.meterline.contracts.report.ReportHeader;

/** Follows the chain of each usage meter while its reports are counted, whatever the order in which they come. */
@Singleton
public final class FollowChains {

    private final ChainLimits limits;

    public FollowChains(ChainLimits limits) {
        this.limits = limits;
    }

    /** @param added reports that the ledger did not have, each once */
    void follow(CountingStore.Transaction transaction, Collection<ReceivedReport> added) {
        SortedMap<ChainKey, List<ReceivedReport>> byMeter =
                added.stream().collect(Collectors.groupingBy(FollowChains::key, TreeMap::new, Collectors.toList()));
        SortedMap<ChainKey, Chain> chains = transaction.lockChains(new TreeSet<>(byMeter.keySet()));
        chains.replaceAll((key, chain) -> {
            Chain followed = chain;
            for (ReceivedReport report : byMeter.getOrDefault(key, List.of())) {
                followed = followed.with(link(report), limits.mostRuns());
            }
            alert(key, chain, followed, transaction.alerts());
            return followed;
        });
        transaction.saveChains(chains);
    }

    /** A fork stays one: no report that comes later can undo it. */
    private static void alert(ChainKey key, Chain before, Chain now, Alerts alerts) {
        if (now.isTroubled() && before.forks().isEmpty() && !now.forks().isEmpty()) {
            alerts.raise(
                    new Alerts.Key(
                            key.provider(),
                            AlertKind.SEQUENCE_FORK,
                            key.usageMeter().toString()),
                    "The chain of usage meter " + key.usageMeter() + " forks at sequence "
                            + now.forks().getFirst().from()
                            + ": it was restored from a snapshot, or there are two of it.");
        }
    }

    private static ChainKey key(ReceivedReport report) {
        return new ChainKey(report.key().sourceHour().provider(), report.key().usageMeter());
    }

    private static Link link(ReceivedReport report) {
        ReportHeader header = report.header();
        return new Link(
                header.sequence(),
                report.key().digest(),
                header.previousDigest(),
                report.key().sourceHour().hour());
    }
}
