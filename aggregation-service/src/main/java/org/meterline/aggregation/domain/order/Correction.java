package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * The difference between what a month comes to now and what was ordered for it before, by the rules of the month's own order.
 *
 * @param number the corrections of a contract's month are numbered, each on top of the ones before
 * @param monthVersion the version of the month's reports that tells the same as what it was computed from
 * @param noticedAt when it was noticed first that there is a difference
 * @param before the commit summary of the month before it, as measured
 * @param after and with it
 * @param totals the sums of the lines' amounts
 * @param inputHash over the reports that count in the month now, as an order's is
 * @param approval null where it needs none, or has none yet
 */
public record Correction(
        UUID id,
        UUID contract,
        BillingMonth sourceMonth,
        int number,
        int monthVersion,
        Instant asOf,
        Instant noticedAt,
        SortedSet<CorrectionCause> causes,
        CommitSummary before,
        CommitSummary after,
        List<Line> lines,
        SortedMap<PriceUnit, BigDecimal> totals,
        String inputHash,
        String rulesHash,
        @Nullable Approval approval) {

    /**
     * One line.
     *
     * @param difference what goes on an order
     * @param before what was ordered before for the same, as measured
     * @param after what it comes to now
     */
    public record Line(OrderLine difference, LineAmounts before, LineAmounts after) {}

    /** A platform admin's word that usage this late is to be billed. */
    public record Approval(String by, Instant at, String reason) {}

    public Correction {
        causes = Collections.unmodifiableSortedSet(new TreeSet<>(causes));
        lines = List.copyOf(lines);
        totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
    }

    /** Whether there is no difference after all: neither in any line nor in what is held against the commit. */
    public boolean comesToNothing() {
        return lines.isEmpty() && before.equals(after);
    }

    /** Whether it tells of the same difference, whenever and from whatever it was computed. */
    public boolean tellsTheSameAs(Correction other) {
        return causes.equals(other.causes)
                && before.equals(other.before)
                && after.equals(other.after)
                && lines.equals(other.lines);
    }

    /** The same with its lines numbered from this one on. */
    Correction numberedFrom(int first) {
        List<Line> numbered = new ArrayList<>();
        for (Line line : lines) {
            OrderLine difference = line.difference().with(first + numbered.size(), LineAmounts.of(line.difference()));
            numbered.add(new Line(difference, line.before(), line.after()));
        }
        return new Correction(
                id,
                contract,
                sourceMonth,
                number,
                monthVersion,
                asOf,
                noticedAt,
                causes,
                before,
                after,
                numbered,
                totals,
                inputHash,
                rulesHash,
                approval);
    }

    /** What of it goes on an order. */
    public List<OrderLine> differences() {
        return lines.stream().map(Line::difference).toList();
    }
}
