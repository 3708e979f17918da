package org.meterline.usagemeter.domain;

import java.time.Instant;
import org.meterline.contracts.report.ReportDigest;

/**
 * A usage report as it leaves the meter.
 *
 * @param bytes its original bytes: never changed, and not copied either, there are many
 */
public record HourReport(
        int hourOfMonth,
        Instant hour,
        long sequence,
        int observedSeconds,
        int records,
        ReportDigest digest,
        byte[] bytes) {}
