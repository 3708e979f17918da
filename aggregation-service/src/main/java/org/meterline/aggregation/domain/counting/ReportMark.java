package org.meterline.aggregation.domain.counting;

/** What a person has decided about a report. */
public enum ReportMark {
    /** Nothing: the rule decides. */
    NONE,
    /** Of its usage meter's reports of the hour this one counts. */
    CHOSEN,
    /** It is kept and never counts again. */
    WITHDRAWN
}
