package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricRules;
import org.meterline.aggregation.domain.metric.MetricRules.Checked;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CatalogueStore.Put;

/** Writes versions of metrics into the catalogue; open months are then counted again, final ones are left alone. */
@Singleton
public final class ChangeMetrics {

    private final CatalogueStore store;
    private final FinalMonths finals;
    private final Clock clock;

    public ChangeMetrics(CatalogueStore store, FinalMonths finals, Clock clock) {
        this.store = store;
        this.finals = finals;
        this.clock = clock;
    }

    /** What became of the change. */
    public sealed interface Outcome {

        /** @param created whether there was no such version before */
        record Done(MetricVersion version, long revision, boolean created) implements Outcome {}

        record Refused(MetricRules.Violation violation) implements Outcome {}

        /** The totals of the month in which the version would begin are final. */
        record TooLate(BillingMonth month) implements Outcome {}

        record Stale() implements Outcome {}
    }

    /** @param revision which catalogue the change is meant for */
    public Outcome put(
            String metric, LocalDate effectiveFrom, String unit, ShapeData data, long revision, String actor) {
        MetricCatalogue catalogue = store.load();
        if (catalogue.revision() != revision) {
            return new Outcome.Stale();
        }
        BillingMonth month = BillingMonth.of(effectiveFrom.getYear(), effectiveFrom.getMonthValue());
        return switch (MetricRules.check(catalogue, metric, effectiveFrom, unit, data)) {
            case Checked.Wrong(MetricRules.Violation violation) -> new Outcome.Refused(violation);
            case Checked.Right ignored when finals.isFinal(month) -> new Outcome.TooLate(month);
            case Checked.Right(MetricVersion version) ->
                switch (store.put(version, revision, actor, clock.instant())) {
                    case Put.Stored(long now, boolean created) -> new Outcome.Done(version, now, created);
                    case Put.Same(long now) -> new Outcome.Done(version, now, false);
                    case Put.Stale ignored -> new Outcome.Stale();
                };
        };
    }
}
