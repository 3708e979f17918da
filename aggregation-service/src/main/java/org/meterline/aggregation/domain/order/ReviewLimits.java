package org.meterline.aggregation.domain.order;

import java.util.List;

/**
 * What people may do to an order, and what of it one person alone may submit.
 *
 * @param reasons the codes of reasons for a change
 * @param linePercent a line may be changed by so much of what was measured
 * @param totalPercent a total of the order may be changed by so much of what was computed
 * @param jumpPercent a total may be so far from the mean of the orders before it
 * @param jumpMonths how many months before it those orders are of
 * @param leastCoveragePercent below it a person says why the order is submitted all the same
 */
public record ReviewLimits(
        List<String> reasons,
        int linePercent,
        int totalPercent,
        int jumpPercent,
        int jumpMonths,
        int leastCoveragePercent,
        int editsPerOrder) {

    public ReviewLimits {
        reasons = List.copyOf(reasons);
    }
}
