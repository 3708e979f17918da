package org.meterline.aggregation.domain.counting;

/** What a report in the ledger is at present; it may change with what arrives later. */
public enum ReportState {
    /** All its seconds count. */
    COUNTED("all its seconds count"),
    /** A meter that was registered earlier has observed some or all of its seconds; only the others count. */
    SHADOWED("seconds of it were observed by a usage meter that was registered earlier; only the others count"),
    /** Another report of the same meter, source and hour counts instead. */
    CONFLICT("another report of its usage meter for this hour counts instead"),
    /** Somebody has taken it out of counting. */
    WITHDRAWN("it was taken out of counting"),
    /** Its meter was in TEST in that hour. */
    TEST("its usage meter was in TEST in this hour"),
    /** The registry has not told us of its meter yet. */
    WAITING("the registry has not told of its usage meter yet");

    private final String why;

    ReportState(String why) {
        this.why = why;
    }

    /** Why it counts, or does not, in words. */
    public String why() {
        return why;
    }
}
