package org.meterline.aggregation.domain.chain;

import java.util.Comparator;
import java.util.UUID;

/** Whose chain it is. Its order is the order of locks. */
public record ChainKey(String provider, UUID usageMeter) implements Comparable<ChainKey> {

    private static final Comparator<ChainKey> ORDER =
            Comparator.comparing(ChainKey::provider).thenComparing(ChainKey::usageMeter);

    @Override
    public int compareTo(ChainKey other) {
        return ORDER.compare(this, other);
    }
}
