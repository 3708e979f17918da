package org.meterline.aggregation.domain.counting;

import java.util.Comparator;
import java.util.UUID;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What a stored total is the sum of. Its order is the order of locks. */
public record TotalKey(BillingMonth month, String provider, Assignment assignment, UUID source, MeasuredKey measured)
        implements Comparable<TotalKey> {

    private static final Comparator<TotalKey> ORDER = Comparator.comparing(TotalKey::month)
            .thenComparing(TotalKey::provider)
            .thenComparing(TotalKey::assignment)
            .thenComparing(TotalKey::source)
            .thenComparing(TotalKey::measured);

    @Override
    public int compareTo(TotalKey other) {
        return ORDER.compare(this, other);
    }
}
