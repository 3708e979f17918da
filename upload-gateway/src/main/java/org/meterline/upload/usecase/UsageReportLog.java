package org.meterline.upload.usecase;

import java.util.List;
import org.meterline.contracts.topic.ReportMessage;

/** The topic of usage reports. */
public interface UsageReportLog {

    /** A report as it goes out; its value is packed. */
    record Outgoing(ReportMessage message, byte[] zstd) {}

    /**
     * Sends all of them, in order.
     *
     * @return whether the broker has acknowledged every one; if not, each may or may not be there
     */
    boolean storeAll(List<Outgoing> reports);
}
