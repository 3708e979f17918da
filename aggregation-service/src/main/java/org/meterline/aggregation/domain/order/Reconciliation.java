package org.meterline.aggregation.domain.order;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A contract's month as it was ordered and as it comes out now, all as measured.
 *
 * @param first the month's own order
 * @param corrections of the month, in the order of their numbers
 * @param now the month computed again by the rules of its order
 */
public record Reconciliation(DraftOrder first, List<StoredCorrection> corrections, DraftOrder now) {

    public Reconciliation {
        corrections = List.copyOf(corrections);
    }

    /** What one correction says of a line. */
    public record Part(StoredCorrection correction, LineAmounts amounts) {}

    /**
     * One line.
     *
     * @param words a line of this head, for its words
     * @param first what the month's own order has
     * @param ordered that and the corrections that are on orders
     * @param pending the corrections that are on none yet
     * @param now what it comes to
     * @param difference what it comes to less what was ordered; what is pending, once all that has changed was looked at
     */
    public record Line(
            OrderLine words,
            LineAmounts first,
            List<Part> corrections,
            LineAmounts ordered,
            LineAmounts pending,
            LineAmounts now,
            LineAmounts difference) {}

    /** In order of their heads. */
    public List<Line> lines() {
        SortedMap<LineHead, OrderLine> heads = new TreeMap<>();
        first.own().forEach(line -> heads.put(LineHead.of(line), line));
        corrections.forEach(each -> each.computed().differences().forEach(line -> heads.put(LineHead.of(line), line)));
        now.lines().forEach(line -> heads.put(LineHead.of(line), line));
        SortedMap<LineHead, LineAmounts> firsts = sums(first.own());
        SortedMap<LineHead, LineAmounts> nows = sums(now.lines());
        List<Line> lines = new ArrayList<>();
        heads.forEach((head, words) -> lines.add(line(
                head,
                words,
                firsts.getOrDefault(head, LineAmounts.NOTHING),
                nows.getOrDefault(head, LineAmounts.NOTHING))));
        return lines;
    }

    private Line line(LineHead head, OrderLine words, LineAmounts ownOrder, LineAmounts comesTo) {
        List<Part> parts = new ArrayList<>();
        LineAmounts ordered = ownOrder;
        LineAmounts pending = LineAmounts.NOTHING;
        for (StoredCorrection correction : corrections) {
            LineAmounts part = sums(correction.computed().differences()).get(head);
            if (part != null) {
                parts.add(new Part(correction, part));
                if (correction.state() instanceof CorrectionState.Ordered) {
                    ordered = ordered.plus(part);
                } else {
                    pending = pending.plus(part);
                }
            }
        }
        return new Line(words, ownOrder, parts, ordered, pending, comesTo, comesTo.minus(ordered));
    }

    private static SortedMap<LineHead, LineAmounts> sums(List<OrderLine> lines) {
        SortedMap<LineHead, LineAmounts> sums = new TreeMap<>();
        lines.forEach(line -> sums.merge(LineHead.of(line), LineAmounts.of(line), LineAmounts::plus));
        return sums;
    }
}
