package org.meterline.usagemeter.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportWriter;

/**
 * Numbers the reports of one usage meter, whatever source they speak of, and names in each the digest of the one before:
 * a restored snapshot or a cloned meter shows as a fork.
 */
public final class ReportChain {
    private final Meter meter;
    private long lastSequence;
    private @Nullable ReportDigest lastDigest;

    private ReportChain(Meter meter, long lastSequence, @Nullable ReportDigest lastDigest) {
        this.meter = meter;
        this.lastSequence = lastSequence;
        this.lastDigest = lastDigest;
    }

    /** A meter that has not reported yet. */
    public static ReportChain begin(Meter meter) {
        return new ReportChain(meter, 0, null);
    }

    /** A meter that goes on behind this report. */
    public static ReportChain after(Meter meter, long lastSequence, ReportDigest lastDigest) {
        return new ReportChain(meter, lastSequence, lastDigest);
    }

    /** Makes the next report; from here on it is the last one. */
    public HourReport next(Source source, Instant hour, List<Span> observed, List<UsageRecord> records) {
        ReportHeader header =
                new ReportHeader(meter.id(), lastSequence + 1, lastDigest, source, hour, observed, meter.software());
        byte[] bytes = UsageReportWriter.write(header, records);
        ReportDigest digest = ReportDigest.of(bytes);
        lastSequence = header.sequence();
        lastDigest = digest;
        return new HourReport(
                source.id(), hour, header.sequence(), header.observedSeconds(), records.size(), digest, bytes);
    }
}
