package org.meterline.contracts.report;

import org.jspecify.annotations.Nullable;

/** A virtual machine: powered on or not, its memory in MiB, its reservation in MiB, its vCPUs, the host it ran on. */
public record VmRecord(
        RecordHead head,
        boolean on,
        long configuredMiB,
        long reservedMiB,
        int vcpus,
        @Nullable String host) implements UsageRecord {

    /** The kind of these records in a report. */
    public static final String KIND = "vm";

    public VmRecord {
        Quantities.requireNotNegative(head, "configuredMiB", configuredMiB);
        Quantities.requireNotNegative(head, "reservedMiB", reservedMiB);
        Quantities.requireNotNegative(head, "vcpus", vcpus);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
