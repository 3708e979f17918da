package org.meterline.aggregation.domain.coverage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * What was metered in a month of a source of which nobody has said anything: it is expected in every hour from its first mention
 * on, and nothing of it is estimated, so its sums are enough.
 *
 * @param meteredSeconds of the month's hours, none of them before the hour of the first mention
 * @param meteredHours those that have any
 * @param last the last of them
 */
public record MeteredMonth(
        Instant firstMention,
        long meteredSeconds,
        long meteredHours,
        @Nullable Instant last) {

    /** The same as the sum of what {@link SourceCoverage} finds hour by hour. */
    CoverageSum coverage(BillingMonth month, Instant now) {
        Instant from = firstMention.isAfter(month.start()) ? firstMention : month.start();
        Instant over = now.truncatedTo(ChronoUnit.HOURS);
        if (last != null && last.plus(1, ChronoUnit.HOURS).isAfter(over)) {
            over = last.plus(1, ChronoUnit.HOURS);
        }
        Instant to = over.isBefore(month.end()) ? over : month.end();
        if (!from.isBefore(to)) {
            return CoverageSum.NOTHING;
        }
        long hours = Duration.between(from.truncatedTo(ChronoUnit.HOURS), to).toHours();
        return new CoverageSum(Duration.between(from, to).toSeconds(), meteredSeconds, 0, hours - meteredHours);
    }
}
