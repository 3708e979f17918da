package org.meterline.aggregation.usecase;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.HourMeasurement;
import org.meterline.aggregation.domain.counting.Measured;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.metric.MetricVersion;

/**
 * Measures source hours from the original bytes of their reports. A report that counts whole and alone was measured when it
 * was read, before the transaction, and is not read again.
 */
final class Measuring implements SourceHour.Measurer {

    private final CountingStore.Transaction transaction;
    private final ReportReading reading;
    private final Map<ReportKey, ReceivedReport> atHand = new HashMap<>();

    Measuring(
            CountingStore.Transaction transaction,
            ReportReading reading,
            long catalogueRevision,
            List<ReceivedReport> justRead) {
        this.transaction = transaction;
        this.reading = reading;
        justRead.stream()
                .filter(report -> report.catalogueRevision() == catalogueRevision)
                .forEach(report -> atHand.put(report.key(), report));
    }

    @Override
    public Measured measure(SourceHourKey key, List<Decision.Counted> counted, List<MetricVersion> metrics) {
        if (counted.size() == 1 && counted.getFirst().whole()) {
            ReceivedReport measured = atHand.get(reportKey(key, counted.getFirst()));
            if (measured != null) {
                return measured.measured();
            }
        }
        HourMeasurement measurement = new HourMeasurement(metrics);
        for (Decision.Counted each : counted) {
            UUID usageMeter = each.report().usageMeter();
            reading.replay(packed(reportKey(key, each)), usage -> measurement.add(usageMeter, each.seconds(), usage));
        }
        return measurement.measured();
    }

    private byte[] packed(ReportKey key) {
        ReceivedReport justRead = atHand.get(key);
        return justRead == null ? transaction.packedReport(key) : justRead.packed();
    }

    private static ReportKey reportKey(SourceHourKey key, Decision.Counted counted) {
        return new ReportKey(
                key, counted.report().usageMeter(), counted.report().digest());
    }
}
