package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.HourParts;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.Part;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.usecase.ExplanationQueries.Combining;
import org.meterline.aggregation.usecase.ExplanationQueries.Evidence;
import org.meterline.aggregation.usecase.ExplanationQueries.HourPlace;
import org.meterline.aggregation.usecase.ExplanationQueries.Scope;
import org.meterline.aggregation.usecase.ExplanationQueries.Shares;

/** Follows a quantity down: to the source hours behind it, and from one of those to objects, spans and original bytes. */
@Singleton
public final class ExplainUsage {

    private final ExplanationQueries queries;
    private final ReportReading reading;
    private final MetricsInForce metrics;

    public ExplainUsage(ExplanationQueries queries, ReportReading reading, MetricsInForce metrics) {
        this.queries = queries;
        this.reading = reading;
        this.metrics = metrics;
    }

    /** How amounts of this metric are put together. */
    public static Combining combining(MetricShape shape) {
        return switch (shape) {
            case MetricShape.Sum ignored -> Combining.SUM;
            case MetricShape.Peak ignored -> Combining.PEAK;
            case MetricShape.LastValue ignored -> Combining.LAST;
        };
    }

    /** The source hours behind a quantity; the sum, or the highest, or the last of them is the quantity. */
    public Shares shares(Scope scope, MetricVersion metric, @Nullable HourPlace after, int limit) {
        return queries.shares(scope, combining(metric.shape()), after, limit);
    }

    /**
     * One source hour taken apart.
     *
     * @param sourceHour as it was decided
     * @param totals what it gave, by version: the parts, all of them, add up to it; of a peak that two meters had, the higher
     * @param parts a page of them
     * @param more whether there are parts after this page
     */
    public record HourTakenApart(
            SourceHour sourceHour,
            List<Decision.Counted> counted,
            SortedMap<LocalDate, Amount> totals,
            List<Part> parts,
            boolean more) {}

    /** What was asked for cannot be shown now: the source hour is waiting for its recount, and its sums are of before. */
    public static final class RecountUnderWayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RecountUnderWayException(SourceHourKey key) {
            super(key + " does not add up");
        }
    }

    /**
     * The objects and spans behind what one source hour gave.
     *
     * @param skipped how many parts come before the page; they are always in the same order
     * @throws RecountUnderWayException where the parts do not add up to what was stored
     */
    public Optional<HourTakenApart> parts(Scope scope, SourceHourKey key, int skipped, int limit) {
        return queries.evidence(key).map(evidence -> {
            Page page = new Page(scope, skipped, limit);
            Decision decision = evidence.sourceHour().decide(evidence.meters());
            for (MetricVersion metric : versions(scope, key, metrics.catalogue())) {
                replay(metric, decision, evidence, page);
            }
            SortedMap<MeasuredKey, Amount> stored = stored(scope, evidence.sourceHour());
            page.sums.values().removeIf(Amount::isZero);
            if (!stored.equals(page.sums)) {
                throw new RecountUnderWayException(key);
            }
            return new HourTakenApart(
                    evidence.sourceHour(),
                    decision.counted(),
                    byVersion(stored, page.peak),
                    page.parts,
                    page.seen > skipped + limit);
        });
    }

    private static List<MetricVersion> versions(Scope scope, SourceHourKey key, MetricCatalogue catalogue) {
        return catalogue.at(key.hour()).stream()
                .filter(version -> version.metric().equals(scope.metric()))
                .filter(version ->
                        scope.version() == null || version.effectiveFrom().equals(scope.version()))
                .toList();
    }

    private void replay(MetricVersion metric, Decision decision, Evidence evidence, Page page) {
        page.peak = combining(metric.shape()) == Combining.PEAK;
        HourParts parts = new HourParts(metric, page::add);
        for (Decision.Counted counted : decision.counted()) {
            byte[] packed = evidence.packed().get(counted.report().digest());
            if (packed == null) {
                throw new RecountUnderWayException(evidence.sourceHour().key());
            }
            reading.replay(
                    packed,
                    usage -> parts.add(
                            counted.report().digest(), counted.report().usageMeter(), counted.seconds(), usage));
        }
        parts.finish();
    }

    private static SortedMap<MeasuredKey, Amount> stored(Scope scope, SourceHour sourceHour) {
        SortedMap<MeasuredKey, Amount> stored =
                new TreeMap<>(sourceHour.measured().sums());
        stored.putAll(sourceHour.measured().marks());
        stored.keySet().removeIf(key -> !belongs(scope, key));
        return stored;
    }

    private static SortedMap<LocalDate, Amount> byVersion(SortedMap<MeasuredKey, Amount> stored, boolean peak) {
        SortedMap<LocalDate, Amount> totals = new TreeMap<>();
        stored.forEach(
                (key, amount) -> totals.merge(key.version(), amount, peak ? ExplainUsage::higher : Amount::plus));
        return totals;
    }

    private static Amount higher(Amount one, Amount other) {
        return new Amount(one.billed().max(other.billed()), one.metered().max(other.metered()));
    }

    private static boolean belongs(Scope scope, MeasuredKey key) {
        return key.metric().equals(scope.metric())
                && key.variant().equals(scope.variant())
                && (scope.version() == null || key.version().equals(scope.version()))
                && (scope.customer() == null || key.customer().equals(scope.customer()));
    }

    /** Keeps the parts of one page and adds up all of them. */
    private static final class Page {

        private final Scope scope;
        private final int skipped;
        private final int limit;
        private final SortedMap<MeasuredKey, Amount> sums = new TreeMap<>();
        private final List<Part> parts = new ArrayList<>();
        private int seen;
        private boolean peak;

        private Page(Scope scope, int skipped, int limit) {
            this.scope = scope;
            this.skipped = skipped;
            this.limit = limit;
        }

        void add(Part part) {
            if (!belongs(scope, part.key())) {
                return;
            }
            sums.merge(part.key(), part.amount(), Amount::plus);
            if (seen >= skipped && parts.size() < limit) {
                parts.add(part);
            }
            seen++;
        }
    }
}
