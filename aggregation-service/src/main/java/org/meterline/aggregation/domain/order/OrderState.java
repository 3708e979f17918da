package org.meterline.aggregation.domain.order;

/** Where an order stands. An order that collects is a draft: it follows its month's totals. */
public enum OrderState {
    COLLECTING
}
