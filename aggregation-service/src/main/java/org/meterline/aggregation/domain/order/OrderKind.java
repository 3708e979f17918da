package org.meterline.aggregation.domain.order;

/** What an order is the order of. */
public enum OrderKind {
    /** A contract's month, with what earlier months still owe. */
    ORDINARY,
    /** Only what earlier months owe: the contract has no order any more that it could go on. */
    CORRECTION
}
