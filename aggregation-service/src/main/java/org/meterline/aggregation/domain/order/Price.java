package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one unit of a metric's monthly average costs, from the start of a month on.
 *
 * @param bundle what of the metric it is for: a bundle of the contract, or an edition; {@link #BASE_BUNDLE} for what no
 *     other price of the metric is for
 */
public record Price(String metric, String bundle, PriceUnit unit, BigDecimal price, Instant effectiveFrom) {

    public static final String BASE_BUNDLE = "base";
}
