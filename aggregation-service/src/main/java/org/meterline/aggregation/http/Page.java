package org.meterline.aggregation.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Some items, and where to go on; null where there are no more. */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * Cuts rows to a page: they were asked for with one more than fits, to see whether there are more.
     *
     * @param place a row's place in the order of pages
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> item, Function<R, List<String>> place) {
        List<R> fitting = rows.subList(0, Math.min(limit, rows.size()));
        String next = rows.size() > limit ? Query.cursor(place.apply(fitting.getLast())) : null;
        return new Page<>(fitting.stream().map(item).toList(), next);
    }

    /** The same where not every row has an item to show. */
    public static <R, T> Page<T> ofSome(
            List<R> rows, int limit, Function<R, Optional<T>> item, Function<R, List<String>> place) {
        Page<Optional<T>> page = of(rows, limit, item, place);
        return new Page<>(page.items().stream().flatMap(Optional::stream).toList(), page.nextCursor());
    }
}
