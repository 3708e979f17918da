package org.meterline.aggregation.domain.counting;

/** What a report in the ledger is at present; it may change with what arrives later. */
public enum ReportState {
    /** All its seconds count. */
    COUNTED,
    /** A meter that was registered earlier has observed some or all of its seconds; only the others count. */
    SHADOWED,
    /** Another report of the same meter, source and hour counts instead. */
    CONFLICT,
    /** Its meter was in TEST in that hour. */
    TEST,
    /** The registry has not told us of its meter yet. */
    WAITING
}
