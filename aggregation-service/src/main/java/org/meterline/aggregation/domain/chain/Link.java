package org.meterline.aggregation.domain.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * A report's place in its usage meter's chain.
 *
 * @param previous the digest of the report before it; null for the first
 */
public record Link(
        long sequence, ReportDigest digest, @Nullable ReportDigest previous, Instant hour) {}
