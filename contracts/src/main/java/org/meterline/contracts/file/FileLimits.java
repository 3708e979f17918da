package org.meterline.contracts.file;

import org.meterline.contracts.report.ReportLimits;

/**
 * How large a usage file may be.
 *
 * @param maxBytes uncompressed
 * @param maxReportBytes of one report, uncompressed
 * @param maxRatio how many times its packed bytes a file may unpack to, once that is more than {@link #RATIO_COUNTS_FROM}
 */
public record FileLimits(long maxBytes, int maxReports, int maxReportBytes, int maxRatio) {

    /** A month of a hundred sources of 10,000 VMs, where little changes from hour to hour. */
    public static final FileLimits DEFAULTS =
            new FileLimits(32L * 1024 * 1024 * 1024, 100_000, ReportLimits.DEFAULTS.maxBytes(), 10_000);

    /** What unpacks to less costs nothing, however small it was. */
    public static final long RATIO_COUNTS_FROM = 64L * 1024 * 1024;

    public FileLimits {
        if (maxBytes < 1 || maxReports < 0 || maxReportBytes < 1 || maxRatio < 1) {
            throw new IllegalArgumentException("file limits are below the least: " + maxBytes + ", " + maxReports + ", "
                    + maxReportBytes + ", " + maxRatio);
        }
    }
}
