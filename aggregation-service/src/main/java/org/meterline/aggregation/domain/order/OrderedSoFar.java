package org.meterline.aggregation.domain.order;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has been ordered for a contract's month as measured: its own order as it was computed, and the corrections of it. What
 * people changed is not in it: that stands beside, and no correction takes it back.
 *
 * @param summary the commit summary that the last of them told
 * @param lines in order of their heads
 */
public record OrderedSoFar(CommitSummary summary, List<Sum> lines) {

    public OrderedSoFar {
        lines = List.copyOf(lines);
    }

    /**
     * All lines of one head.
     *
     * @param last the latest of them, for what does not add up: the words, the price
     */
    public record Sum(OrderLine last, LineAmounts amounts) {

        private static Sum of(OrderLine line) {
            return new Sum(line, LineAmounts.of(line));
        }

        private Sum plus(Sum later) {
            return new Sum(later.last, amounts.plus(later.amounts));
        }
    }

    /**
     * @param first the month's own order
     * @param corrections of that month, in the order of their numbers
     */
    public static OrderedSoFar of(DraftOrder first, Collection<Correction> corrections) {
        SortedMap<LineHead, Sum> lines = new TreeMap<>();
        first.own().forEach(line -> lines.merge(LineHead.of(line), Sum.of(line), Sum::plus));
        CommitSummary summary = first.summary();
        for (Correction correction : corrections) {
            correction.differences().forEach(line -> lines.merge(LineHead.of(line), Sum.of(line), Sum::plus));
            summary = correction.after();
        }
        return new OrderedSoFar(summary, List.copyOf(lines.values()));
    }
}
