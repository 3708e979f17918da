package org.meterline.collector.usecase;

import java.util.List;

/** Where taken reports are kept for whoever counts them. */
public interface UsageReportLog {

    /**
     * Stores the reports in their order and returns when that is settled: true where every one of them is durably
     * stored, false where that is not known of at least one.
     */
    boolean storeAll(List<PublishableReport> reports);
}
