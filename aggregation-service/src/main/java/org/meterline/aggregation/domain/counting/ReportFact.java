package org.meterline.aggregation.domain.counting;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;

/** What the choice between the reports of a source hour needs to know of one of them. */
public record ReportFact(UUID usageMeter, ReportDigest digest, long sequence, List<Span> observed) {

    /** The report that counts comes first: most observed seconds, lowest sequence, smallest digest. */
    static final Comparator<ReportFact> CHOICE = Comparator.comparingInt(ReportFact::observedSeconds)
            .reversed()
            .thenComparingLong(ReportFact::sequence)
            .thenComparing(ReportFact::digest);

    public ReportFact {
        observed = List.copyOf(observed);
    }

    public int observedSeconds() {
        int seconds = 0;
        for (Span span : observed) {
            seconds += span.seconds();
        }
        return seconds;
    }
}
