package org.meterline.aggregation.domain.order;

/** Why somebody is told of a deadline of an order; each reason once for each order. */
public enum Reminder {
    /** By now uploads had better be complete, and something keeps the order from being complete. */
    UPLOAD_RECOMMENDED,
    /** Soon files will need a service request, and something still keeps the order from being complete. */
    UPLOADS_CLOSE_SOON,
    /** The order has to be submitted soon. */
    DUE_SOON,
    /** The order should have been submitted. */
    OVERDUE
}
