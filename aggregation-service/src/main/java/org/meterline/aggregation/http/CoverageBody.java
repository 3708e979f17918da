package org.meterline.aggregation.http;

import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.quantity.Rounding;

/**
 * The coverage of several sources together.
 *
 * @param estimatedSeconds of the expected seconds that were not metered, those that are estimated
 * @param missingHours hours, each of one source, of which not one second was metered
 */
public record CoverageBody(
        String exact,
        String rounded,
        long expectedSeconds,
        long meteredSeconds,
        long estimatedSeconds,
        long missingHours) {

    public static CoverageBody of(CoverageSum sum) {
        return new CoverageBody(
                sum.coverage().toString(),
                Rounding.DETAIL.round(sum.coverage()).toPlainString(),
                sum.expectedSeconds(),
                sum.meteredSeconds(),
                sum.estimatedSeconds(),
                sum.missingHours());
    }
}
