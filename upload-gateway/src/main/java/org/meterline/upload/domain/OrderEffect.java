package org.meterline.upload.domain;

/** What usage that comes in now does to the order of its month; by the calendar alone, for nobody here knows the order. */
public enum OrderEffect {
    /** The totals of the month are not final: it is on the month's order. */
    JOINS_ORDER,
    /** The totals are final: it is a correction on the next open order. */
    CORRECTION,
    /** It is too long ago for that by rule: a correction once somebody has approved it. */
    CORRECTION_BY_APPROVAL,
    /** The usage meter was in TEST all month: on no order. */
    NOT_BILLED
}
