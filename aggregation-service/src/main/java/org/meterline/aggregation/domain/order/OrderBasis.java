package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.List;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * All that a stored order is computed from: what was counted, and the rules as they were then. The order of a basis is always
 * the same.
 *
 * @param monthVersion the version of the month's reports that tells the same as the inputs
 * @param asOf when the inputs were read
 * @param program the version of the program that computed the order first
 * @param corrections what earlier months still owe, each with all that it is computed from
 */
public record OrderBasis(
        OrderKind kind,
        Contract contract,
        BillingMonth month,
        int monthVersion,
        Instant asOf,
        String program,
        OrderDeadlines.Calendar calendar,
        MetricCatalogue catalogue,
        OrderInputs inputs,
        List<CorrectionBasis> corrections) {

    public OrderBasis {
        corrections = List.copyOf(corrections);
    }

    /** An order for the corrections alone. */
    public static OrderBasis forCorrections(
            Contract contract,
            BillingMonth month,
            Instant asOf,
            String program,
            OrderDeadlines.Calendar calendar,
            MetricCatalogue catalogue,
            List<CorrectionBasis> corrections) {
        return new OrderBasis(
                OrderKind.CORRECTION,
                contract,
                month,
                1,
                asOf,
                program,
                calendar,
                catalogue,
                OrderInputs.NOTHING,
                corrections);
    }

    /** The same order by the rules and from what is counted now; what earlier months owe on it stays what it was. */
    public OrderBasis anew(
            Contract changed,
            int version,
            Instant now,
            String by,
            OrderDeadlines.Calendar deadlines,
            MetricCatalogue metrics,
            OrderInputs counted) {
        return new OrderBasis(
                kind,
                changed,
                month,
                version,
                now,
                by,
                deadlines,
                metrics,
                kind == OrderKind.ORDINARY ? counted : OrderInputs.NOTHING,
                corrections);
    }

    /** Computes the order. */
    public DraftOrder order() {
        DraftOrder own = switch (kind) {
            case ORDINARY -> DraftOrder.of(contract, month, catalogue, calendar, inputs);
            case CORRECTION -> DraftOrder.forCorrections(contract, month, catalogue, calendar);
        };
        return own.with(corrections.stream().map(CorrectionBasis::correction).toList());
    }
}
