package org.meterline.contracts.report;

/** What reading a usage report came to. */
public sealed interface ReadResult {

    /**
     * A report that keeps every rule that needs no clock.
     *
     * @param digest over the bytes as they were given
     * @param records how many records it has, of known and unknown kinds
     */
    record Valid(ReportHeader header, ReportDigest digest, int records) implements ReadResult {}

    /** Not a usage report; the first rule found broken. */
    record Invalid(Refusal refusal) implements ReadResult {}
}
