package org.meterline.aggregation.domain.forecast;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.meterline.aggregation.domain.quantity.Fraction;

/** How much of one quantity the metered hours of one source had. */
final class SourceRate {

    private final SourceTrend source;
    private final Map<Instant, Fraction> byTime = new HashMap<>();
    private final SortedMap<Integer, Fraction> byDay = new TreeMap<>();
    private final SortedMap<Integer, Long> meteredHours = new TreeMap<>();
    private final Fraction mean;

    /** @param value what a sum is of the quantity; empty where it is of another one */
    SourceRate(SourceTrend source, ForecastWindow window, Function<SourceTrend.Sum, Optional<Fraction>> value) {
        this.source = source;
        for (SourceTrend.Sum sum : source.sums()) {
            value.apply(sum).ifPresent(quantity -> {
                byTime.merge(sum.at(), quantity, Fraction::plus);
                byDay.merge(window.day(sum.at()), quantity, Fraction::plus);
            });
        }
        source.metered().forEach(hour -> meteredHours.merge(window.day(hour), 1L, Long::sum));
        mean = source.metered().isEmpty()
                ? Fraction.ZERO
                : byDay.values().stream()
                        .reduce(Fraction.ZERO, Fraction::plus)
                        .dividedBy(source.metered().size());
    }

    SourceTrend source() {
        return source;
    }

    /** Of a metered hour, over all of the window. */
    Fraction mean() {
        return mean;
    }

    /** Of a metered hour of its busiest day. */
    Fraction highest() {
        return meteredHours.entrySet().stream()
                .map(day -> byDay.getOrDefault(day.getKey(), Fraction.ZERO).dividedBy(day.getValue()))
                .reduce(Fraction.ZERO, Fraction::max);
    }

    boolean meteredOn(int day) {
        return meteredHours.containsKey(day);
    }

    /** Of all 24 hours of a day: those that were not metered are taken as the mean. */
    Fraction day(int day) {
        long missing = ForecastWindow.HOURS_PER_DAY - meteredHours.getOrDefault(day, 0L);
        return byDay.getOrDefault(day, Fraction.ZERO).plus(mean.times(Fraction.of(missing)));
    }

    /** Of one hour, where the quantity is known hour by hour. */
    Fraction hour(Instant hour) {
        return source.metered().contains(hour) ? byTime.getOrDefault(hour, Fraction.ZERO) : mean;
    }
}
