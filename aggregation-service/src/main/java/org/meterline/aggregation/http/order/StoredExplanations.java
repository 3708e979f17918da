package org.meterline.aggregation.http.order;

import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EntitlementHour;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.http.ExplanationBody;
import org.meterline.aggregation.http.Page;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.aggregation.usecase.order.ExplainOrder;
import org.meterline.aggregation.usecase.order.ExplainOrder.Explanation;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/** Where the lines of stored orders come from, as the orders were frozen. */
@Singleton
class StoredExplanations {

    private final ExplainOrder explain;

    StoredExplanations(ExplainOrder explain) {
        this.explain = explain;
    }

    /** @param provider as it was asked for, for the addresses of the next level */
    ExplanationBody of(
            StoredOrder order, OrderLine line, @Nullable LineHourPlace after, int limit, @Nullable String provider) {
        Explanation explanation = explain.explain(order, line, after, limit + 1)
                .orElseThrow(() -> Problems.of(CommonProblem.NOT_FOUND, "There is no such billing order."));
        return explanation instanceof Explanation.Proven proven
                ? body(order, line, proven, after == null, limit, provider)
                : owed(order.computed(), line, explanation);
    }

    /** What an earlier month owes, on a draft as well. */
    static ExplanationBody owed(DraftOrder order, OrderLine line, Explanation explanation) {
        if (explanation instanceof Explanation.OfCorrection owed) {
            return ExplanationBody.of(order, line, owed.catalogue(), new Page<>(List.of(), null), null)
                    .with(owed.correction(), owed.line());
        }
        String found =
                explanation instanceof Explanation.AddsUpOtherwise(Fraction hours) ? hours.toString() : "nothing";
        throw Problems.of(
                AggregationProblem.EXPLANATION_DIFFERS,
                "What is behind line " + line.line() + " comes to " + found + ", not to " + line.measured() + ".");
    }

    private static ExplanationBody body(
            StoredOrder order,
            OrderLine line,
            Explanation.Proven proven,
            boolean firstPage,
            int limit,
            @Nullable String provider) {
        Page<ExplanationBody.Hour> hours = Page.of(
                proven.hours(),
                limit,
                behind -> ExplanationBody.Hour.frozen(behind, line, provider),
                behind -> ExplanationBody.placeOf(behind.hour()));
        List<EntitlementHour> contractHours = proven.contractHours();
        return ExplanationBody.of(
                order.computed(),
                line,
                proven.catalogue(),
                hours,
                firstPage && !contractHours.isEmpty()
                        ? contractHours.stream()
                                .map(ExplanationBody.ContractHour::of)
                                .toList()
                        : null);
    }
}
