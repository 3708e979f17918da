package org.meterline.usagemeter.usecase;

import java.time.Instant;
import java.time.YearMonth;
import org.meterline.contracts.report.ReportDigest;

/**
 * A usage file that this meter has written.
 *
 * @param sequence which of the meter's files it is, from 1
 * @param lastReport the number of its last report; 0 where it has none
 * @param name what it was called when it was written
 */
public record WrittenFile(
        long sequence,
        ReportDigest digest,
        YearMonth month,
        boolean partial,
        Instant createdAt,
        int reports,
        long lastReport,
        String name) {}
