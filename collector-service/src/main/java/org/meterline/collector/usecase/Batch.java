package org.meterline.collector.usecase;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.collector.domain.Verdict;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;

/** What has been read of one request: the reports to publish, and the lines that were not taken. */
final class Batch {

    private final List<PublishableReport> publishable = new ArrayList<>();
    private final List<AcceptedReport> accepted = new ArrayList<>();
    private final List<RefusedLine> refused = new ArrayList<>();
    private final @Nullable Long clockSkewMillis;

    /** @param clockSkewMillis how far the sender's clock was off when it sent the request; null where that is not known */
    Batch(@Nullable Long clockSkewMillis) {
        this.clockSkewMillis = clockSkewMillis;
    }

    @Nullable
    Long clockSkewMillis() {
        return clockSkewMillis;
    }

    void take(ReportHeader header, ReportDigest digest, PublishableReport report) {
        publishable.add(report);
        accepted.add(new AcceptedReport(header.source().id(), header.hour(), digest));
    }

    void refuse(int line, Verdict.NotTaken why) {
        refused.add(new RefusedLine(line, why));
    }

    int lines() {
        return accepted.size() + refused.size();
    }

    List<PublishableReport> publishable() {
        return publishable;
    }

    Receipt.Acknowledged acknowledged() {
        return new Receipt.Acknowledged(List.copyOf(accepted), List.copyOf(refused));
    }
}
