package org.meterline.contracts.report;

/** A record of a kind that this version does not know: kept in the report's bytes, not metered. */
public record UnknownRecord(RecordHead head, String kind) implements UsageRecord {

    public UnknownRecord {
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("kind of " + head.id() + " is empty");
        }
    }
}
