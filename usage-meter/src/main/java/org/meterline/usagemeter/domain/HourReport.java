package org.meterline.usagemeter.domain;

import java.time.Instant;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;

/**
 * A usage report as it leaves the meter.
 *
 * @param source the instance UUID of the product server that it speaks of
 * @param bytes its original bytes: never changed, and not copied either, there are many
 */
public record HourReport(
        UUID source,
        Instant hour,
        long sequence,
        int observedSeconds,
        int records,
        ReportDigest digest,
        byte[] bytes) {}
