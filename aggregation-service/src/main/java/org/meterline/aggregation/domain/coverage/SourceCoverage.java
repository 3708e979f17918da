package org.meterline.aggregation.domain.coverage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * How much of the time in which a source should have been metered in a month it was.
 *
 * @param missingHours hours, expected in full or in part, of which not one second was metered
 */
public record SourceCoverage(
        UUID source,
        @Nullable String name,
        long expectedSeconds,
        long meteredSeconds,
        long estimatedSeconds,
        List<Instant> missingHours) {

    public SourceCoverage {
        missingHours = List.copyOf(missingHours);
    }

    /**
     * A source is expected from its first mention, or the month's start, to the month's end or now. The hour that runs now
     * is not expected yet: nobody may report it before it is over.
     *
     * @param meteredSeconds by hour, for hours of the month only
     */
    public static SourceCoverage of(
            BillingMonth month,
            Instant now,
            UUID source,
            @Nullable String name,
            Instant firstMention,
            SortedMap<Instant, Integer> meteredSeconds) {
        Instant from = firstMention.isAfter(month.start()) ? firstMention : month.start();
        Instant lastFullHour = now.truncatedTo(ChronoUnit.HOURS);
        Instant to = lastFullHour.isBefore(month.end()) ? lastFullHour : month.end();
        List<Instant> missing = new ArrayList<>();
        for (Instant hour = from.truncatedTo(ChronoUnit.HOURS);
                hour.isBefore(to);
                hour = hour.plus(1, ChronoUnit.HOURS)) {
            if (meteredSeconds.getOrDefault(hour, 0) == 0) {
                missing.add(hour);
            }
        }
        long expected = from.isBefore(to) ? Duration.between(from, to).toSeconds() : 0;
        long metered =
                meteredSeconds.values().stream().mapToLong(Integer::longValue).sum();
        return new SourceCoverage(source, name, expected, metered, 0, missing);
    }

    /** 1 where nothing is expected yet. */
    public static Fraction ratio(long meteredSeconds, long expectedSeconds) {
        return expectedSeconds == 0 ? Fraction.of(1) : Fraction.of(meteredSeconds, expectedSeconds);
    }

    public Fraction coverage() {
        return ratio(meteredSeconds, expectedSeconds);
    }
}
