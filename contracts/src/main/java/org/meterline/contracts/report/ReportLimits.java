package org.meterline.contracts.report;

/**
 * How large a usage report may be.
 *
 * @param maxBytes uncompressed
 * @param maxCompressedBytes as zstd
 * @param maxDepth nested objects and arrays, the report itself being the first
 * @param maxStringLength characters (UTF-16 units) of any string or field name
 */
public record ReportLimits(int maxBytes, int maxCompressedBytes, int maxRecords, int maxDepth, int maxStringLength) {

    /** The limits of the contract. */
    public static final ReportLimits DEFAULTS = new ReportLimits(32 * 1024 * 1024, 8 * 1024 * 1024, 100_000, 8, 512);

    /** A bound on the bounds: the reader packs a record's number into 24 bits. */
    private static final int LARGEST_MAX_RECORDS = (1 << 24) - 1;

    /** {@code records[].coresPerCpu[]} needs this much. */
    private static final int SMALLEST_MAX_DEPTH = 4;

    /** A digest needs this much. */
    private static final int SMALLEST_MAX_STRING = 71;

    public ReportLimits {
        requireBetween("maxBytes", maxBytes, 1, Integer.MAX_VALUE - 16);
        requireBetween("maxCompressedBytes", maxCompressedBytes, 1, Integer.MAX_VALUE - 16);
        requireBetween("maxRecords", maxRecords, 0, LARGEST_MAX_RECORDS);
        requireBetween("maxDepth", maxDepth, SMALLEST_MAX_DEPTH, 500);
        requireBetween("maxStringLength", maxStringLength, SMALLEST_MAX_STRING, 1 << 20);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is not between " + least + " and " + most + ": " + value);
        }
    }
}
