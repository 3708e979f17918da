package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * All that a correction is computed from. The correction of a basis is always the same.
 *
 * @param contract with its terms as the source month's own order had them
 * @param catalogue as that order had it
 * @param ordered what was ordered for the source month before
 * @param inputs the source month as it is counted now
 */
public record CorrectionBasis(
        UUID id,
        BillingMonth sourceMonth,
        int number,
        int monthVersion,
        Instant asOf,
        Instant noticedAt,
        SortedSet<CorrectionCause> causes,
        Contract contract,
        OrderDeadlines.Calendar calendar,
        MetricCatalogue catalogue,
        OrderedSoFar ordered,
        OrderInputs inputs,
        Correction.@Nullable Approval approval) {

    public CorrectionBasis {
        causes = Collections.unmodifiableSortedSet(new TreeSet<>(causes));
    }

    /** What names a correction and says where it comes from. */
    public record Origin(
            UUID id,
            int number,
            int monthVersion,
            Instant asOf,
            Instant noticedAt,
            SortedSet<CorrectionCause> causes) {}

    /**
     * @param first what the source month's own order was computed from
     * @param inputs the same month as it is counted now
     */
    public static CorrectionBasis of(Origin origin, OrderBasis first, OrderedSoFar ordered, OrderInputs inputs) {
        return new CorrectionBasis(
                origin.id(),
                first.month(),
                origin.number(),
                origin.monthVersion(),
                origin.asOf(),
                origin.noticedAt(),
                origin.causes(),
                first.contract(),
                first.calendar(),
                first.catalogue(),
                ordered,
                inputs,
                null);
    }

    public CorrectionBasis approved(Correction.Approval by) {
        return new CorrectionBasis(
                id,
                sourceMonth,
                number,
                monthVersion,
                asOf,
                noticedAt,
                causes,
                contract,
                calendar,
                catalogue,
                ordered,
                inputs,
                by);
    }

    /** Computes the correction. */
    public Correction correction() {
        DraftOrder now = DraftOrder.of(contract, sourceMonth, catalogue, calendar, inputs);
        SortedMap<LineHead, Pair> pairs = new TreeMap<>();
        ordered.lines()
                .forEach(each -> pairs.put(
                        LineHead.of(each.last()), new Pair(each.last(), each.amounts(), LineAmounts.NOTHING)));
        now.lines()
                .forEach(line -> pairs.merge(
                        LineHead.of(line),
                        new Pair(line, LineAmounts.NOTHING, LineAmounts.of(line)),
                        (before, after) -> new Pair(line, before.before(), after.after())));
        List<Correction.Line> lines = new ArrayList<>();
        for (Pair pair : pairs.values()) {
            LineAmounts difference = pair.after().minus(pair.before());
            if (!difference.comesToNothing()) {
                lines.add(new Correction.Line(
                        pair.words().with(lines.size() + 1, difference), pair.before(), pair.after()));
            }
        }
        return new Correction(
                id,
                contract.id(),
                sourceMonth,
                number,
                monthVersion,
                asOf,
                noticedAt,
                causes,
                ordered.summary(),
                now.summary(),
                lines,
                totals(lines),
                now.inputHash(),
                now.rulesHash(),
                approval);
    }

    /** @param words the line that says in which words and at which price */
    private record Pair(OrderLine words, LineAmounts before, LineAmounts after) {}

    private static SortedMap<PriceUnit, BigDecimal> totals(List<Correction.Line> lines) {
        return DraftOrder.totals(lines.stream().map(Correction.Line::difference).toList());
    }
}
