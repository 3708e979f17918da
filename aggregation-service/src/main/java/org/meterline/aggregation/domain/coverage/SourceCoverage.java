package org.meterline.aggregation.domain.coverage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.coverage.SourcePolicies.Since;
import org.meterline.aggregation.domain.coverage.SourcePolicy.Expectation;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * How much of the time in which a source should have been metered in a month it was.
 *
 * @param missing hours, expected in full or in part, of which not one second was metered, in order
 */
public record SourceCoverage(
        UUID source, @Nullable String name, long expectedSeconds, long meteredSeconds, List<MissingHour> missing) {

    private static final int HOUR_SECONDS = 3600;

    public SourceCoverage {
        missing = List.copyOf(missing);
    }

    /** A pure function of what is known of the source, so it is the same in whatever order that came to be known. */
    public static SourceCoverage of(BillingMonth month, Instant now, MeteredSource source) {
        return new Walk(source).through(month, now);
    }

    public long estimatedSeconds() {
        return missing.stream().mapToLong(MissingHour::estimatedSeconds).sum();
    }

    /** M17. What is estimated was not metered. */
    public Fraction coverage() {
        return ratio(meteredSeconds, expectedSeconds);
    }

    /** 1 where nothing is expected yet. */
    public static Fraction ratio(long meteredSeconds, long expectedSeconds) {
        return expectedSeconds == 0 ? Fraction.of(1) : Fraction.of(meteredSeconds, expectedSeconds);
    }

    /**
     * From hour to hour. A source is expected from its first mention, or the month's start, to the month's end or now. The
     * hour that runs now is not expected yet: nobody may report it before it is over. A source that was removed is
     * expected again from the first hour of the month on in which it was metered all the same.
     */
    private static final class Walk {

        private final MeteredSource source;
        private final SortedMap<Instant, Integer> metered;
        private final List<MissingHour> missing = new ArrayList<>();
        private Optional<Since> said = Optional.empty();
        private boolean back;
        private long expectedSeconds;
        private long meteredSeconds;

        Walk(MeteredSource source) {
            this.source = source;
            this.metered = source.meteredSeconds();
        }

        SourceCoverage through(BillingMonth month, Instant now) {
            Instant from = source.firstMention().isAfter(month.start()) ? source.firstMention() : month.start();
            Instant to = earlier(month.end(), over(month, now));
            for (Instant hour = from.truncatedTo(ChronoUnit.HOURS); hour.isBefore(to); hour = next(hour)) {
                int seconds = metered.getOrDefault(hour, 0);
                if (expected(hour, seconds > 0)) {
                    expectedSeconds += hour.isBefore(from)
                            ? Duration.between(from, next(hour)).toSeconds()
                            : HOUR_SECONDS;
                    meteredSeconds += seconds;
                    if (seconds == 0) {
                        missing.add(missing(hour));
                    }
                }
            }
            return new SourceCoverage(source.source(), source.name(), expectedSeconds, meteredSeconds, missing);
        }

        /** The end of the last hour that is over; a usage meter's clock may be a little ahead of ours. */
        private Instant over(BillingMonth month, Instant now) {
            Instant byOurClock = now.truncatedTo(ChronoUnit.HOURS);
            SortedMap<Instant, Integer> before = metered.headMap(month.end());
            return before.isEmpty() || next(before.lastKey()).isBefore(byOurClock)
                    ? byOurClock
                    : next(before.lastKey());
        }

        private boolean expected(Instant hour, boolean isMetered) {
            Optional<Since> now = source.policies().expectationAt(hour);
            if (!now.equals(said)) {
                said = now;
                back = false;
            }
            back |= isMetered;
            return back || now.isEmpty() || now.get().policy().equals(new Expectation(true));
        }

        private MissingHour missing(Instant hour) {
            SortedMap<Instant, Integer> before = metered.headMap(hour);
            int carry = source.policies().carryAt(hour);
            return before.isEmpty() || Duration.between(before.lastKey(), hour).toHours() > carry
                    ? new MissingHour(hour, null, 0)
                    : new MissingHour(hour, before.lastKey(), before.getOrDefault(before.lastKey(), 0));
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }

        private static Instant next(Instant hour) {
            return hour.plus(1, ChronoUnit.HOURS);
        }
    }
}
