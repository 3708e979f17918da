package org.meterline.contracts.report;

import org.jspecify.annotations.Nullable;

/** A vSAN cluster: raw and used capacity in bytes, the edition that its features amount to. */
public record VsanRecord(
        RecordHead head,
        long rawBytes,
        long usedBytes,
        @Nullable String edition) implements UsageRecord {

    /** The kind of these records in a report. */
    public static final String KIND = "vsan";

    public VsanRecord {
        Quantities.requireNotNegative(head, "rawBytes", rawBytes);
        Quantities.requireNotNegative(head, "usedBytes", usedBytes);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
