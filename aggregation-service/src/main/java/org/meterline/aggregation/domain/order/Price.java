package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one unit of a metric's monthly average costs, from the start of a month on.
 *
 * @param bundle {@link #BASE_BUNDLE} as long as no metric tells bundles apart
 */
public record Price(String metric, String bundle, PriceUnit unit, BigDecimal price, Instant effectiveFrom) {

    public static final String BASE_BUNDLE = "base";
}
