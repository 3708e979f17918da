package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What each unit costs between where the tier below ends and where this one does.
 *
 * @param upTo the last quantity that belongs to it; null for all that is above the tier below
 */
public record PriceTier(@Nullable BigDecimal upTo, BigDecimal price) {}
