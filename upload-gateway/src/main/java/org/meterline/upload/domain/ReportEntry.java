package org.meterline.upload.domain;

import java.time.Instant;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;

/**
 * One report of a file.
 *
 * @param line in the file, counted from 1, the manifest being the first
 */
public record ReportEntry(int line, ReportDigest digest, UUID source, Instant hour) {}
