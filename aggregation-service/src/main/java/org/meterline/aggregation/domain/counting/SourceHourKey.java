package org.meterline.aggregation.domain.counting;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** One metered source in one hour: the unit in which it is decided what counts. Its order is the order of locks. */
public record SourceHourKey(String provider, Instant hour, UUID source) implements Comparable<SourceHourKey> {

    private static final Comparator<SourceHourKey> ORDER = Comparator.comparing(SourceHourKey::provider)
            .thenComparing(SourceHourKey::hour)
            .thenComparing(SourceHourKey::source);

    public BillingMonth month() {
        return BillingMonth.containing(hour);
    }

    @Override
    public int compareTo(SourceHourKey other) {
        return ORDER.compare(this, other);
    }
}
