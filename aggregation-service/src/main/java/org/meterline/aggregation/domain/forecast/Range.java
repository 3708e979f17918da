package org.meterline.aggregation.domain.forecast;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A figure that is not known yet.
 *
 * @param low if what is missing was nothing, and the rest is like the quietest day of the window
 * @param expected if what is missing was, and the rest will be, as the window was on average
 * @param high if what is missing was, and the rest will be, like the busiest day of the window
 */
public record Range<T>(T low, T expected, T high) {

    public static <T> Range<T> of(T known) {
        return new Range<>(known, known, known);
    }

    public <R> Range<R> map(Function<? super T, ? extends R> each) {
        return new Range<>(each.apply(low), each.apply(expected), each.apply(high));
    }

    public <U, R> Range<R> with(Range<U> other, BiFunction<? super T, ? super U, ? extends R> both) {
        return new Range<>(
                both.apply(low, other.low), both.apply(expected, other.expected), both.apply(high, other.high));
    }
}
