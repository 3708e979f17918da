package org.meterline.contracts.report;

/** Any named integer, for example concurrent connections. */
public record CounterRecord(RecordHead head, String counter, long value) implements UsageRecord {

    /** The kind of these records in a report. */
    public static final String KIND = "counter";

    public CounterRecord {
        if (counter.isEmpty()) {
            throw new IllegalArgumentException("counter of " + head.id() + " is empty");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }
}
