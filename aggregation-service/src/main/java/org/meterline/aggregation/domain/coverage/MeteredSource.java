package org.meterline.aggregation.domain.coverage;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the coverage of a source in a month is computed from.
 *
 * @param firstMention when a PRODUCTION meter first spoke of it
 * @param meteredSeconds by hour, of those hours that have any: of the month, and of as many before as its policies carry
 */
public record MeteredSource(
        UUID source,
        @Nullable String name,
        Instant firstMention,
        SourcePolicies policies,
        SortedMap<Instant, Integer> meteredSeconds) {

    public MeteredSource {
        meteredSeconds = Collections.unmodifiableSortedMap(new TreeMap<>(meteredSeconds));
    }
}
