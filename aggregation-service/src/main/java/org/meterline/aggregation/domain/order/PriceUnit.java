package org.meterline.aggregation.domain.order;

/** What a price is in. */
public enum PriceUnit {
    POINTS,
    MONEY
}
