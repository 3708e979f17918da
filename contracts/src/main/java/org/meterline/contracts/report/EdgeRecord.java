package org.meterline.contracts.report;

/** A network edge: its vCPUs. */
public record EdgeRecord(RecordHead head, int vcpus) implements UsageRecord {

    /** The kind of these records in a report. */
    public static final String KIND = "edge";

    public EdgeRecord {
        Quantities.requireNotNegative(head, "vcpus", vcpus);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
