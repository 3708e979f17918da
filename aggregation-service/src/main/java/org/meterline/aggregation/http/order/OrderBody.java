package org.meterline.aggregation.http.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.aggregation.http.ContractBody;
import org.meterline.aggregation.http.CoverageBody;
import org.meterline.aggregation.http.QuantityBody;

/**
 * A billing order as it is told.
 *
 * @param covered the coverage of all sources of the contract, with its seconds
 * @param overdue true once nobody has submitted it by the time that it is due; nothing but a person submits an order
 * @param blockers what keeps it from being complete as it is now; empty once it is submitted
 * @param points of all lines that are priced in points, before any line is rounded
 */
public record OrderBody(
        UUID id,
        UUID contractId,
        String contractName,
        String month,
        String state,
        long version,
        ClosingBody.DeadlinesBody deadlines,
        boolean overdue,
        List<ClosingBody.BlockersBody> blockers,
        SummaryBody summary,
        String coverage,
        CoverageBody covered,
        List<LineBody> lines,
        SortedMap<String, String> totals,
        QuantityBody points,
        String currency,
        String inputHash,
        String rulesHash) {

    private static final long DRAFT_VERSION = 1;

    /**
     * The commit summary: rounded for people, and exactly.
     *
     * @param estimated how much of what was reported is estimated
     */
    public record SummaryBody(
            String metric,
            String unit,
            String rule,
            String commit,
            String reported,
            String overage,
            String underage,
            String total,
            String estimated,
            ExactBody exact) {}

    /** The same numbers as reduced fractions. */
    public record ExactBody(
            String commit, String reported, String overage, String underage, String total, String estimated) {}

    /**
     * One line; a site is absent where the usage has none, and a customer or a site where the contract does not tell them
     * apart.
     *
     * @param unitHours of what is counted by the hour, all its hours added up exactly: core-hours, TiB-hours; else absent
     * @param estimated true where it is made of missing hours that are estimated; absent where all of it was metered
     * @param source the source, of what cannot be added up over sources; else absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LineBody(
            int line,
            String metric,
            String bundle,
            @Nullable String customer,
            @Nullable String site,
            @Nullable UUID source,
            QuantityBody measured,
            @Nullable String unitHours,
            String quantity,
            String unit,
            String price,
            String priceUnit,
            String amount,
            String sourceMonth,
            @Nullable Boolean estimated,
            List<String> edits) {}

    static OrderBody of(Order order, ClosingBody closing) {
        long version = order instanceof StoredOrder stored ? stored.version() : DRAFT_VERSION;
        return of(order.computed(), order.state(), version, closing);
    }

    private static OrderBody of(DraftOrder order, OrderState state, long version, ClosingBody closing) {
        SortedMap<String, String> totals = new TreeMap<>();
        order.totals().forEach((unit, total) -> totals.put(ContractBody.word(unit), total.toPlainString()));
        return new OrderBody(
                order.id(),
                order.contract().id(),
                order.contract().terms().name(),
                order.month().toString(),
                state.word(),
                version,
                closing.deadlines(),
                closing.overdue(),
                closing.blockers(),
                summary(order),
                rounded(order.coverage().coverage()),
                CoverageBody.of(order.coverage()),
                order.lines().stream().map(OrderBody::line).toList(),
                totals,
                QuantityBody.of(order.points()),
                order.contract().terms().currency().getCurrencyCode(),
                order.inputHash(),
                order.rulesHash());
    }

    private static SummaryBody summary(DraftOrder order) {
        CommitSummary summary = order.summary();
        return new SummaryBody(
                order.contract().terms().commitMetric(),
                order.commitUnit(),
                ContractBody.word(order.contract().commitment(order.month()).overageRule()),
                rounded(summary.commit()),
                rounded(summary.reported()),
                rounded(summary.overage()),
                rounded(summary.underage()),
                rounded(summary.total()),
                rounded(order.estimated()),
                new ExactBody(
                        summary.commit().toString(),
                        summary.reported().toString(),
                        summary.overage().toString(),
                        summary.underage().toString(),
                        summary.total().toString(),
                        order.estimated().toString()));
    }

    private static LineBody line(OrderLine line) {
        return new LineBody(
                line.line(),
                line.metric(),
                line.bundle(),
                line.customer().equals(OrderLine.ALL_CUSTOMERS) ? null : line.customer(),
                line.site().isEmpty() ? null : line.site(),
                line.source(),
                QuantityBody.of(line.measured()),
                line.unitHours() == null ? null : line.unitHours().toString(),
                line.quantity().toPlainString(),
                line.unit(),
                line.price().toPlainString(),
                ContractBody.word(line.priceUnit()),
                line.amount().toPlainString(),
                line.sourceMonth().toString(),
                line.estimated() ? true : null,
                List.of());
    }

    private static String rounded(Fraction exact) {
        return Rounding.DETAIL.round(exact).toPlainString();
    }
}
