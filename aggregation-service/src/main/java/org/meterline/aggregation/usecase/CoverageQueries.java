package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
import org.meterline.aggregation.domain.coverage.MeteredMonth;
import org.meterline.aggregation.domain.coverage.MeteredSource;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What is asked of the sources of one provider and their hours. */
public interface CoverageQueries {

    /** Sources that are expected before the month's end, in order of their ids, from one on. */
    List<MeteredSource> sources(String provider, BillingMonth month, @Nullable UUID after, int limit);

    /** Those of these sources that are expected before the month's end, in order of their ids. */
    List<MeteredSource> sources(String provider, BillingMonth month, Set<UUID> sources);

    /** What the coverage of all sources of the provider together is computed from, read at one instant. */
    AllSources all(String provider, BillingMonth month);

    /**
     * The sources of a provider.
     *
     * @param unspoken those of which nobody has said anything, mostly all
     */
    record AllSources(List<MeteredMonth> unspoken, List<MeteredSource> others) {}

    Optional<MeteredSource> source(String provider, BillingMonth month, UUID source);

    /** All hours of the month that are estimated as of now, in order, read at one instant. */
    List<EstimatedHour> estimated(String provider, BillingMonth month, Instant now);
}
