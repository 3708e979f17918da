package org.meterline.contracts.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A half-open stretch of seconds within an hour, {@code [from, to)}.
 *
 * @param from first second, 0 or more
 * @param to first second after it, at most 3600
 */
public record Span(int from, int to) {

    /** The length of the hour that spans lie in. */
    public static final int HOUR_SECONDS = 3600;

    /** The whole hour. */
    public static final Span WHOLE_HOUR = new Span(0, HOUR_SECONDS);

    public Span {
        if (!isValid(from, to)) {
            throw new IllegalArgumentException("span is not 0 <= from < to <= 3600: " + from + ".." + to);
        }
    }

    /** Whether these two numbers make a span. */
    public static boolean isValid(long from, long to) {
        return 0 <= from && from < to && to <= HOUR_SECONDS;
    }

    public int seconds() {
        return to - from;
    }

    /** The same seconds as sorted spans that neither overlap nor touch. */
    public static List<Span> normalised(List<Span> spans) {
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(Span::from).thenComparingInt(Span::to));
        List<Span> merged = new ArrayList<>(sorted.size());
        for (Span span : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && span.from <= merged.get(last).to) {
                Span before = merged.get(last);
                merged.set(last, new Span(before.from, Math.max(before.to, span.to)));
            } else {
                merged.add(span);
            }
        }
        return List.copyOf(merged);
    }
}
