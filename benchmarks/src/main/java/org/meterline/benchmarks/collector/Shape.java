package org.meterline.benchmarks.collector;

/**
 * What one request carries.
 *
 * <p>The number of bodies that are made beforehand is such that they do not fit into the caches of a processor; each
 * is another usage meter's, where there are so many.
 */
enum Shape {
    LARGE_ZSTD("10,000 records, zstd", 1, 10_000, "zstd", 48),
    LARGE_GZIP("10,000 records, gzip", 1, 10_000, "gzip", 32),
    MIDDLE("200 records, zstd", 1, 200, "zstd", 1_500),
    LINES("NDJSON, 50 reports of 200 records, zstd", 50, 200, "zstd", 48),
    ONE("one record, zstd", 1, 1, "zstd", 3_000);

    private final String title;
    private final int reports;
    private final int records;
    private final String encoding;
    private final int bodies;

    Shape(String title, int reports, int records, String encoding, int bodies) {
        this.title = title;
        this.reports = reports;
        this.records = records;
        this.encoding = encoding;
        this.bodies = bodies;
    }

    String title() {
        return title;
    }

    int reports() {
        return reports;
    }

    /** Of each report. */
    int records() {
        return records;
    }

    int recordsOfRequest() {
        return reports * records;
    }

    String encoding() {
        return encoding;
    }

    String contentType() {
        return this == LINES ? "application/x-ndjson" : "application/json";
    }

    /** How many different bodies. */
    int bodies() {
        return bodies;
    }
}
