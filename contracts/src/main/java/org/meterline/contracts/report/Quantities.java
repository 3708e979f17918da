package org.meterline.contracts.report;

/** The one check that record constructors share. */
final class Quantities {

    private Quantities() {}

    static void requireNotNegative(RecordHead head, String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " of " + head.id() + " is negative: " + value);
        }
    }
}
