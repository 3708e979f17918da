package org.meterline.collector.usecase;

import java.time.Instant;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;

/** A report that the broker has: what identifies it to its usage meter. */
public record AcceptedReport(UUID source, Instant hour, ReportDigest digest) {}
