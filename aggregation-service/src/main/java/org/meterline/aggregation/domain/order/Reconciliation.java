package org.meterline.aggregation.domain.order;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A contract's month as it was ordered and as it comes out now: what was measured, what people changed beside it, and what was
 * corrected. Corrections and the month computed again are of what was measured; no correction takes back what people changed.
 *
 * @param order the month's own order
 * @param corrections of the month, in the order of their numbers
 * @param now the month computed again by the rules of its order
 */
public record Reconciliation(ReviewedOrder order, List<StoredCorrection> corrections, DraftOrder now) {

    public Reconciliation {
        corrections = List.copyOf(corrections);
    }

    /** What one correction says of a line. */
    public record Part(StoredCorrection correction, LineAmounts amounts) {}

    /**
     * One line.
     *
     * @param unit the word for one of the quantity
     * @param first what the month's own order measured
     * @param edits how much more or less it shows since people changed it, or a line that it shares its tiers with
     * @param ordered first, edits, and the corrections that are on orders
     * @param pending the corrections that are on none yet
     * @param now what it comes to
     * @param difference what it comes to less what was ordered but for the edits; what is pending, once all that has changed was
     *     looked at
     */
    public record Line(
            LineHead head,
            String unit,
            LineAmounts first,
            LineAmounts edits,
            List<Part> corrections,
            LineAmounts ordered,
            LineAmounts pending,
            LineAmounts now,
            LineAmounts difference) {}

    public DraftOrder first() {
        return order.computed();
    }

    /** In order of their heads. */
    public List<Line> lines() {
        SortedMap<LineHead, String> units = new TreeMap<>();
        shown().forEach(line -> units.put(LineHead.of(line), line.unit()));
        corrections.forEach(
                each -> each.computed().differences().forEach(line -> units.put(LineHead.of(line), line.unit())));
        now.lines().forEach(line -> units.put(LineHead.of(line), line.unit()));
        SortedMap<LineHead, LineAmounts> firsts = sums(first().own());
        SortedMap<LineHead, LineAmounts> edits = edits();
        SortedMap<LineHead, LineAmounts> nows = sums(now.lines());
        List<Line> lines = new ArrayList<>();
        units.forEach((head, unit) -> lines.add(line(
                head,
                unit,
                firsts.getOrDefault(head, LineAmounts.NOTHING),
                edits.getOrDefault(head, LineAmounts.NOTHING),
                nows.getOrDefault(head, LineAmounts.NOTHING))));
        return lines;
    }

    private Line line(LineHead head, String unit, LineAmounts ownOrder, LineAmounts edits, LineAmounts comesTo) {
        List<Part> parts = new ArrayList<>();
        LineAmounts corrected = ownOrder;
        LineAmounts pending = LineAmounts.NOTHING;
        for (StoredCorrection correction : corrections) {
            LineAmounts part = sums(correction.computed().differences()).get(head);
            if (part != null) {
                parts.add(new Part(correction, part));
                if (correction.state() instanceof CorrectionState.Ordered) {
                    corrected = corrected.plus(part);
                } else {
                    pending = pending.plus(part);
                }
            }
        }
        return new Line(
                head, unit, ownOrder, edits, parts, corrected.plus(edits), pending, comesTo, comesTo.minus(corrected));
    }

    /** The lines of the month itself; corrections of others that are on the same order belong to those. */
    private List<ShownLine> shown() {
        return order.lines().stream()
                .filter(line -> line.sourceMonth().equals(order.month()))
                .toList();
    }

    private SortedMap<LineHead, LineAmounts> edits() {
        SortedMap<LineHead, LineAmounts> edits = new TreeMap<>();
        shown().forEach(line -> edits.merge(LineHead.of(line), LineAmounts.edited(line), LineAmounts::plus));
        return edits;
    }

    private static SortedMap<LineHead, LineAmounts> sums(List<OrderLine> lines) {
        SortedMap<LineHead, LineAmounts> sums = new TreeMap<>();
        lines.forEach(line -> sums.merge(LineHead.of(line), LineAmounts.of(line), LineAmounts::plus));
        return sums;
    }
}
