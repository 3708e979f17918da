package org.meterline.contracts.file;

import org.meterline.contracts.report.ReportLimits;

/**
 * How large a usage file may be.
 *
 * @param maxBytes uncompressed
 * @param maxReportBytes of one report, uncompressed
 */
public record FileLimits(long maxBytes, int maxReports, int maxReportBytes) {

    /** A month of a hundred sources; 4 GiB uncompressed. */
    public static final FileLimits DEFAULTS =
            new FileLimits(4L * 1024 * 1024 * 1024, 100_000, ReportLimits.DEFAULTS.maxBytes());

    public FileLimits {
        if (maxBytes < 1 || maxReports < 0 || maxReportBytes < 1) {
            throw new IllegalArgumentException(
                    "file limits are below the least: " + maxBytes + ", " + maxReports + ", " + maxReportBytes);
        }
    }
}
