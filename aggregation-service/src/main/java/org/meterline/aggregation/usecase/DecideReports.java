package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalsChange;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.usecase.ReportDecision.Effect;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.contracts.report.ReportDigest;

/**
 * Lets a person choose which report of a conflict counts, or take a report out of counting. The source hour is decided anew
 * from the original bytes, and the decision is kept, in one transaction. Deciding the same again changes nothing.
 */
@Singleton
public final class DecideReports {

    /** What came of it. */
    public sealed interface Decided {

        /** @param decision the one in force: the first of its kind, where it was decided before */
        record Done(ReportDecision decision) implements Decided {}

        /** The provider has no such report. */
        record Unknown() implements Decided {}

        /** Its usage meter has no other report of the hour to choose between. */
        record NotInConflict() implements Decided {}

        /** It was taken out of counting, and stays out. */
        record Withdrawn() implements Decided {}
    }

    private final CountingStore store;
    private final MetricsInForce metrics;
    private final ReportReading reading;
    private final Clock clock;

    public DecideReports(CountingStore store, MetricsInForce metrics, ReportReading reading, Clock clock) {
        this.store = store;
        this.metrics = metrics;
        this.reading = reading;
        this.clock = clock;
    }

    /** @param decidedBy who, as the issuer of the token knows them */
    public Decided decide(Kind kind, String provider, ReportDigest digest, String decidedBy, String reason) {
        MetricCatalogue known = metrics.catalogue();
        return store.inTransaction(transaction -> {
            MetricCatalogue catalogue = transaction.holdCatalogue(known);
            Optional<ReportKey> report = transaction.findReport(provider, digest);
            if (report.isEmpty()) {
                return new Decided.Unknown();
            }
            SourceHour before = locked(transaction, report.get().sourceHour());
            Optional<Decided> already = already(transaction, kind, report.get(), before);
            return already.orElseGet(() ->
                    new Decided.Done(decide(transaction, kind, report.get(), before, catalogue, decidedBy, reason)));
        });
    }

    private static SourceHour locked(CountingStore.Transaction transaction, SourceHourKey key) {
        return transaction.lockSourceHours(new TreeSet<>(Set.of(key))).getOrDefault(key, SourceHour.untouched(key));
    }

    /** What there is to say without changing anything. */
    private static Optional<Decided> already(
            CountingStore.Transaction transaction, Kind kind, ReportKey key, SourceHour hour) {
        ReportFact report = hour.report(key.digest());
        if (kind == Kind.WITHDRAWAL) {
            return report.withdrawn() ? Optional.of(inForce(transaction, kind, key)) : Optional.empty();
        }
        if (report.withdrawn()) {
            return Optional.of(new Decided.Withdrawn());
        }
        if (report.chosen()) {
            return Optional.of(inForce(transaction, kind, key));
        }
        return hour.standing(report.usageMeter()).size() < 2
                ? Optional.of(new Decided.NotInConflict())
                : Optional.empty();
    }

    private static Decided inForce(CountingStore.Transaction transaction, Kind kind, ReportKey key) {
        return new Decided.Done(transaction.decisions(key.sourceHour()).stream()
                .filter(decision -> decision.kind() == kind && decision.report().equals(key))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("nobody has decided about report " + key)));
    }

    private ReportDecision decide(
            CountingStore.Transaction transaction,
            Kind kind,
            ReportKey key,
            SourceHour before,
            MetricCatalogue catalogue,
            String decidedBy,
            String reason) {
        Map<UUID, MeterFacts> meters = transaction.meters(
                before.reports().stream().map(ReportFact::usageMeter).collect(Collectors.toSet()));
        Measuring measuring = new Measuring(transaction, reading, catalogue.revision(), List.of());
        SourceHour now = ReportDecision.apply(kind, key.digest(), before).decided(meters, catalogue, measuring);
        TestHours tests = new TestHours(meters, catalogue, measuring);
        tests.add(before, now);
        ReportDecision decision = new ReportDecision(
                key,
                kind,
                decidedBy,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                reason,
                Effect.of(before),
                Effect.of(now));
        TotalsChange change = new TotalsChange();
        change.replace(before, now);
        transaction.saveSourceHours(List.of(now));
        transaction.saveTestHours(tests.found());
        transaction.keepDecision(decision);
        transaction.addToTotals(change.sorted());
        new HourAlerts(transaction.alerts()).replace(before, now);
        return decision;
    }
}
