package org.meterline.aggregation.domain.order;

/** How usage is held against the commit. */
public enum OverageRule {
    /** In each hour by itself, then averaged over the month's hours: a quiet hour does not pay for a busy one. */
    HOURLY,
    /** On the month's average. */
    AVERAGE
}
