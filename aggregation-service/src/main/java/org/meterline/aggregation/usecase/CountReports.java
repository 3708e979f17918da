package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.config.AlertSettings;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalsChange;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** Counts a batch of reports, each once, in one transaction: ledger, source hours and totals change together or not at all. */
@Singleton
public final class CountReports {

    private final CountingStore store;
    private final ReportReading reading;
    private final FollowChains chains;
    private final Clock clock;
    private final AlertSettings alertSettings;

    public CountReports(
            CountingStore store, ReportReading reading, FollowChains chains, Clock clock, AlertSettings alertSettings) {
        this.store = store;
        this.reading = reading;
        this.chains = chains;
        this.clock = clock;
        this.alertSettings = alertSettings;
    }

    /**
     * @param known the catalogue that the batch was measured by; where it has changed meanwhile, the new one counts
     * @return what became of each report of the batch, in its order
     */
    public List<Settled> count(List<ReceivedReport> batch, MetricCatalogue known) {
        Set<BillingMonth> archived = store.openMonths(months(batch));
        return store.inTransaction(transaction -> {
            MetricCatalogue catalogue = transaction.holdCatalogue(known);
            Map<UUID, MeterFacts> meters = new HashMap<>(transaction.holdMeters(metersOf(batch)));
            Map<ReportKey, String> refused = refused(batch, archived, meters);
            SortedMap<ReportKey, ReceivedReport> firsts = firstOfEach(batch, refused.keySet());
            Set<ReportKey> added = transaction.insertReports(List.copyOf(firsts.values()));

            chains.follow(
                    transaction,
                    firsts.values().stream()
                            .filter(report -> added.contains(report.key()))
                            .toList());

            SortedMap<SourceHourKey, List<ReceivedReport>> touched = bySourceHour(batch, added);
            SortedMap<SourceHourKey, SourceHour> locked = transaction.lockSourceHours(new TreeSet<>(touched.keySet()));
            meters.putAll(transaction.meters(otherMeters(locked.values(), meters)));

            Measuring measuring = new Measuring(transaction, reading, catalogue.revision(), batch);
            SortedMap<ReportKey, FirstDelivery> first = new TreeMap<>();
            TestHours tests = new TestHours(meters, catalogue, measuring);
            List<SourceHour> decided = new ArrayList<>();
            TotalsChange change = new TotalsChange();
            HourAlerts alerts = new HourAlerts(transaction.alerts());
            locked.forEach((key, before) -> {
                List<ReceivedReport> fresh = touched.getOrDefault(key, List.of());
                first.putAll(firstOutcomes(before, fresh, meters));
                SourceHour now = before.with(
                                fresh.stream().map(ReceivedReport::fact).toList())
                        .decided(meters, catalogue, measuring);
                change.replace(before, now);
                alerts.replace(before, now);
                alerts.settle(now, alertSettings.shadowLasts());
                tests.add(before, now);
                decided.add(now);
            });
            transaction.noteOutcomes(otherThanNew(first));
            transaction.saveSourceHours(decided);
            transaction.saveTestHours(tests.found());
            transaction.addToTotals(change.sorted());
            transaction.mentionSources(mentions(batch, decided, meters));

            TreeSet<ReportKey> old = new TreeSet<>(firsts.keySet());
            old.removeAll(added);
            first.putAll(transaction.firstDeliveries(old));
            return batch.stream().map(report -> settled(report, refused, first)).toList();
        });
    }

    /** The first outcomes of reports that are new in a source hour, in the order in which they came. */
    private static Map<ReportKey, FirstDelivery> firstOutcomes(
            SourceHour before, List<ReceivedReport> fresh, Map<UUID, MeterFacts> meters) {
        Map<ReportKey, FirstDelivery> outcomes = new HashMap<>();
        SourceHour soFar = before;
        for (ReceivedReport report : fresh) {
            Optional<ReportFact> other = soFar.reports().stream()
                    .filter(fact -> fact.usageMeter().equals(report.key().usageMeter()) && !fact.withdrawn())
                    .findFirst();
            soFar = soFar.with(List.of(report.fact()));
            outcomes.put(
                    report.key(),
                    other.isPresent()
                            ? new FirstDelivery(
                                    report.delivery(),
                                    Outcome.CONFLICT,
                                    "this meter has reported the hour as "
                                            + other.get().digest() + " too")
                            : newOrShadowed(report, soFar.decide(meters)));
        }
        return outcomes;
    }

    private static FirstDelivery newOrShadowed(ReceivedReport report, Decision decision) {
        if (decision.states().get(report.key().digest()) != ReportState.SHADOWED) {
            return new FirstDelivery(report.delivery(), Outcome.NEW, null);
        }
        String winners = decision.counted().stream()
                .map(counted -> counted.report().usageMeter())
                .takeWhile(meter -> !meter.equals(report.key().usageMeter()))
                .map(UUID::toString)
                .collect(Collectors.joining(", "));
        return new FirstDelivery(
                report.delivery(),
                Outcome.SHADOWED,
                "seconds of usage meter " + report.key().usageMeter() + " were observed by usage meter " + winners
                        + " too, which was registered earlier");
    }

    /** The months of the batch, this one, and the next: its partition is there before anybody needs it. */
    private Set<BillingMonth> months(List<ReceivedReport> batch) {
        BillingMonth current = BillingMonth.containing(clock.instant());
        Set<BillingMonth> months = new TreeSet<>(List.of(current, current.next()));
        batch.forEach(report -> months.add(report.key().sourceHour().month()));
        return months;
    }

    /** Reasons by key: what is refused here is refused however often and in whatever order it comes. */
    private static Map<ReportKey, String> refused(
            List<ReceivedReport> batch, Set<BillingMonth> archived, Map<UUID, MeterFacts> meters) {
        Map<ReportKey, String> refused = new HashMap<>();
        for (ReceivedReport report : batch) {
            SourceHourKey key = report.key().sourceHour();
            MeterFacts meter = meters.get(report.key().usageMeter());
            if (archived.contains(key.month())) {
                refused.put(report.key(), "month-archived: the ledger of " + key.month() + " was dropped");
            } else if (meter != null && !meter.provider().equals(key.provider())) {
                refused.put(report.key(), "provider-differs: the usage meter is not registered by " + key.provider());
            }
        }
        return refused;
    }

    private static Settled settled(
            ReceivedReport report, Map<ReportKey, String> refused, Map<ReportKey, FirstDelivery> first) {
        String refusal = refused.get(report.key());
        if (refusal != null) {
            return new Settled(report, Outcome.REJECTED, refusal);
        }
        FirstDelivery delivery = first.get(report.key());
        if (delivery == null) {
            throw new IllegalStateException("report " + report.key() + " is neither new nor in the ledger");
        }
        return delivery.settle(report);
    }

    private static SortedMap<UUID, String> metersOf(List<ReceivedReport> batch) {
        SortedMap<UUID, String> providers = new TreeMap<>();
        batch.forEach(report -> providers.putIfAbsent(
                report.key().usageMeter(), report.key().sourceHour().provider()));
        return providers;
    }

    private static SortedMap<ReportKey, ReceivedReport> firstOfEach(
            List<ReceivedReport> batch, Set<ReportKey> refused) {
        SortedMap<ReportKey, ReceivedReport> firsts = new TreeMap<>();
        batch.stream()
                .filter(report -> !refused.contains(report.key()))
                .forEach(report -> firsts.putIfAbsent(report.key(), report));
        return firsts;
    }

    private static SortedMap<SourceHourKey, List<ReceivedReport>> bySourceHour(
            List<ReceivedReport> batch, Set<ReportKey> added) {
        Map<ReportKey, ReceivedReport> firsts = new LinkedHashMap<>();
        batch.stream()
                .filter(report -> added.contains(report.key()))
                .forEach(report -> firsts.putIfAbsent(report.key(), report));
        return firsts.values().stream()
                .collect(Collectors.groupingBy(report -> report.key().sourceHour(), TreeMap::new, Collectors.toList()));
    }

    private static Set<UUID> otherMeters(Iterable<SourceHour> sourceHours, Map<UUID, MeterFacts> held) {
        Set<UUID> others = new HashSet<>();
        sourceHours.forEach(hour -> hour.reports().forEach(report -> others.add(report.usageMeter())));
        others.removeAll(held.keySet());
        return others;
    }

    private static SortedMap<ReportKey, FirstDelivery> otherThanNew(SortedMap<ReportKey, FirstDelivery> first) {
        SortedMap<ReportKey, FirstDelivery> others = new TreeMap<>(first);
        others.values().removeIf(delivery -> delivery.outcome() == Outcome.NEW);
        return others;
    }

    private static List<SourceMention> mentions(
            List<ReceivedReport> batch, List<SourceHour> decided, Map<UUID, MeterFacts> meters) {
        Map<SourceHourKey, SourceHour> byKey =
                decided.stream().collect(Collectors.toMap(SourceHour::key, hour -> hour));
        SortedMap<SourceMention, SourceMention> mentions = new TreeMap<>(SourceMention.ORDER);
        for (ReceivedReport report : batch) {
            SourceHour hour = byKey.get(report.key().sourceHour());
            if (hour != null) {
                SourceMention mention = new SourceMention(
                        hour.key().provider(),
                        hour.key().source(),
                        report.header().source(),
                        hour.mentioned(meters) ? hour.key().hour() : null);
                mentions.merge(mention, mention, SourceMention::merge);
            }
        }
        return List.copyOf(mentions.values());
    }
}
