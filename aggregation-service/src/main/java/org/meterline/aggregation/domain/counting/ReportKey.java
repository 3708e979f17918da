package org.meterline.aggregation.domain.counting;

import java.util.Comparator;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;

/** One report in the ledger. Its order is the order of inserts, so that two writers never wait for each other in a ring. */
public record ReportKey(SourceHourKey sourceHour, UUID usageMeter, ReportDigest digest)
        implements Comparable<ReportKey> {

    private static final Comparator<ReportKey> ORDER = Comparator.comparing(ReportKey::sourceHour)
            .thenComparing(ReportKey::usageMeter)
            .thenComparing(ReportKey::digest);

    @Override
    public int compareTo(ReportKey other) {
        return ORDER.compare(this, other);
    }
}
