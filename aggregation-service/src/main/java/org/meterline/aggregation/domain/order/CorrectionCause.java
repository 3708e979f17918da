package org.meterline.aggregation.domain.order;

/** Why a month comes to something else than what was ordered for it. */
public enum CorrectionCause {
    /** A report came after the month's totals were final. */
    LATE_USAGE,
    /** Somebody chose another of several reports of one usage meter, or the rule chose a late one. */
    CONFLICT_DECIDED,
    /** Somebody took a report out of counting. */
    REPORT_WITHDRAWN,
    /** Seconds that another usage meter had observed count now, because its report counts no more or less than before. */
    SHADOW_LIFTED,
    /** The mode of a usage meter, or who it belongs to, was changed with effect on the month. */
    MODE_CHANGED,
    /** A usage meter was assigned to another contract or site with effect on the month. */
    CONTRACT_CHANGED,
    /** Missing hours are estimated otherwise than they were. */
    ESTIMATES_CHANGED,
    /** The month's order was computed again from what was counted then. */
    ORDER_REFRESHED,
    /** The same reports are measured otherwise. */
    RECOUNTED
}
