package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.TotalsChange;
import org.meterline.aggregation.domain.metric.MetricCatalogue;

/**
 * Takes what the registry says of usage meters, and follows the catalogue. Where a meter's past or present counts differently
 * by it, every source hour that it reported in an open month is decided anew, in steps, each a transaction of its own; what
 * is left to do is in the store, so that a crash loses none of it.
 */
@Singleton
public final class ApplyRegistry {

    private final CountingStore store;
    private final ReportReading reading;

    public ApplyRegistry(CountingStore store, ReportReading reading) {
        this.store = store;
        this.reading = reading;
    }

    /**
     * Takes new facts of a meter; those that are not newer than what we have are ignored.
     *
     * @return whether source hours are to be decided anew
     */
    public boolean apply(MeterFacts facts) {
        return store.inTransaction(transaction -> {
            CountingStore.MeterBefore before = transaction.replaceMeter(facts);
            MeterFacts known = before.facts();
            boolean newer = known == null || known.revision() < facts.revision();
            boolean countsOtherwise = newer && before.heardOf() && !facts.countsAs(known);
            if (countsOtherwise) {
                transaction.scheduleRecount(facts.usageMeter());
            }
            if (newer) {
                new MeterAlerts(transaction).replace(facts);
            }
            return countsOtherwise;
        });
    }

    /** Notes what a changed catalogue measures otherwise; false where it has not changed. */
    public boolean followCatalogue() {
        return store.inTransaction(CountingStore.Transaction::followCatalogue);
    }

    /** Decides anew about so many of the source hours that are left; false where none is. */
    public boolean recountStep(MetricCatalogue known, int sourceHours) {
        return store.inTransaction(transaction -> {
            MetricCatalogue catalogue = transaction.holdCatalogue(known);
            Optional<CountingStore.RecountStep> step = transaction.takeRecount(sourceHours);
            step.ifPresent(taken -> recount(transaction, taken, catalogue));
            return step.isPresent();
        });
    }

    private void recount(
            CountingStore.Transaction transaction, CountingStore.RecountStep step, MetricCatalogue catalogue) {
        List<SourceHour> before =
                List.copyOf(transaction.lockSourceHours(step.sourceHours()).values());
        Map<UUID, MeterFacts> meters = transaction.meters(metersOf(before));
        Measuring measuring = new Measuring(transaction, reading, catalogue.revision(), List.of());
        TestHours tests = new TestHours(meters, catalogue, measuring);
        TotalsChange change = new TotalsChange();
        HourAlerts alerts = new HourAlerts(transaction.alerts());
        List<SourceHour> decided = new ArrayList<>();
        SortedMap<SourceMention, SourceMention> mentions = new TreeMap<>(SourceMention.ORDER);
        for (SourceHour hour : before) {
            SourceHour now = hour.decided(meters, catalogue, measuring);
            change.replace(hour, now);
            alerts.replace(hour, now);
            tests.add(hour, now);
            decided.add(now);
            if (now.mentioned(meters)) {
                SourceMention mention = new SourceMention(
                        now.key().provider(),
                        now.key().source(),
                        null,
                        now.key().hour());
                mentions.merge(mention, mention, SourceMention::merge);
            }
        }
        transaction.saveSourceHours(decided);
        transaction.saveTestHours(tests.found());
        transaction.addToTotals(change.sorted());
        transaction.mentionSources(mentions.values());
    }

    private static Set<UUID> metersOf(List<SourceHour> sourceHours) {
        Set<UUID> meters = new HashSet<>();
        sourceHours.forEach(hour -> hour.reports().forEach(report -> meters.add(report.usageMeter())));
        return meters;
    }
}
