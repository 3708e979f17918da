package org.meterline.aggregation.domain.counting;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;

/** What the choice between the reports of a source hour needs to know of one of them. */
public record ReportFact(UUID usageMeter, ReportDigest digest, long sequence, List<Span> observed, ReportMark mark) {

    /** The report that counts comes first: the chosen one, else most observed seconds, lowest sequence, smallest digest. */
    static final Comparator<ReportFact> CHOICE = Comparator.comparing(ReportFact::chosen)
            .thenComparingInt(ReportFact::observedSeconds)
            .reversed()
            .thenComparingLong(ReportFact::sequence)
            .thenComparing(ReportFact::digest);

    public ReportFact {
        observed = List.copyOf(observed);
    }

    /** A report that nobody has decided about. */
    public ReportFact(UUID usageMeter, ReportDigest digest, long sequence, List<Span> observed) {
        this(usageMeter, digest, sequence, observed, ReportMark.NONE);
    }

    public ReportFact with(ReportMark other) {
        return new ReportFact(usageMeter, digest, sequence, observed, other);
    }

    public boolean chosen() {
        return mark == ReportMark.CHOSEN;
    }

    public boolean withdrawn() {
        return mark == ReportMark.WITHDRAWN;
    }

    public int observedSeconds() {
        int seconds = 0;
        for (Span span : observed) {
            seconds += span.seconds();
        }
        return seconds;
    }
}
