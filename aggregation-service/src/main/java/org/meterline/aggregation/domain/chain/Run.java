package org.meterline.aggregation.domain.chain;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * Links in a row, of which each names the one before it.
 *
 * @param from the first one's sequence
 * @param to the last one's
 * @param previous what the first one names
 * @param last the last one's digest
 */
public record Run(
        long from, long to, @Nullable ReportDigest previous, ReportDigest last, Instant firstHour, Instant lastHour)
        implements Comparable<Run> {

    private static final Comparator<Run> ORDER =
            Comparator.comparingLong(Run::from).thenComparingLong(Run::to).thenComparing(Run::last);

    static Run of(Link link) {
        return new Run(link.sequence(), link.sequence(), link.previous(), link.digest(), link.hour(), link.hour());
    }

    /** Whether the other one goes on where this one ends. */
    boolean isBefore(Run other) {
        return to + 1 == other.from && last.equals(other.previous);
    }

    Run joined(Run next) {
        return new Run(from, next.to, previous, next.last, firstHour, next.lastHour);
    }

    boolean covers(long sequence) {
        return from <= sequence && sequence <= to;
    }

    /** Whether it begins by naming another link than the one that this run ends with. */
    boolean isContradictedBy(Run next) {
        return to + 1 == next.from && !Objects.equals(last, next.previous);
    }

    @Override
    public int compareTo(Run other) {
        return ORDER.compare(this, other);
    }
}
