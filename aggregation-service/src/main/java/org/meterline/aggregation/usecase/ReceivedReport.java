package org.meterline.aggregation.usecase;

import java.time.Instant;
import org.meterline.aggregation.domain.counting.Measured;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.contracts.report.ReportHeader;

/**
 * A valid report as it came from the topic.
 *
 * @param packed its original bytes as zstd, exactly as they came
 * @param originalSize how many bytes they are unpacked
 * @param received when the collector or the gateway had it, by the business clock: alone decides lateness
 * @param measured what it measures if all its seconds count, which they nearly always do
 * @param catalogueRevision the catalogue it was measured by
 */
public record ReceivedReport(
        ReportKey key,
        ReportHeader header,
        byte[] packed,
        int originalSize,
        int records,
        Instant received,
        Delivery delivery,
        Measured measured,
        long catalogueRevision) {

    ReportFact fact() {
        return new ReportFact(key.usageMeter(), key.digest(), header.sequence(), header.observed());
    }
}
