package org.meterline.aggregation.domain.order;

import java.time.Instant;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * All that a stored order is computed from: what was counted, and the rules as they were then. The order of a basis is always
 * the same.
 *
 * @param monthVersion the version of the month's reports that tells the same as the inputs
 * @param asOf when the inputs were read
 * @param program the version of the program that computed the order first
 */
public record OrderBasis(
        Contract contract,
        BillingMonth month,
        int monthVersion,
        Instant asOf,
        String program,
        OrderDeadlines.Calendar calendar,
        MetricCatalogue catalogue,
        OrderInputs inputs) {

    /** Computes the order. */
    public DraftOrder order() {
        return DraftOrder.of(contract, month, catalogue, calendar, inputs);
    }
}
