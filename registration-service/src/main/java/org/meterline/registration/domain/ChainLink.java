package org.meterline.registration.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * The place of one report in its usage meter's chain.
 *
 * @param previous the report before it; null for the first only
 * @param received when the report was first received, by the business clock
 */
public record ChainLink(
        long sequence, ReportDigest digest, @Nullable ReportDigest previous, Instant hour, Instant received) {

    boolean sameReport(ChainLink other) {
        return sequence == other.sequence && digest.equals(other.digest);
    }
}
