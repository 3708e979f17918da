package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Tells how much of a month was metered, source by source and all together. */
@Singleton
public final class Coverages {

    private final CoverageQueries queries;
    private final Clock clock;

    public Coverages(CoverageQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** Of the provider's sources in order of their ids, from one on. */
    public List<SourceCoverage> page(String provider, BillingMonth month, @Nullable UUID after, int limit) {
        Instant now = clock.instant();
        return queries.sources(provider, month, after, limit).stream()
                .map(source -> SourceCoverage.of(month, now, source))
                .toList();
    }

    public Optional<SourceCoverage> of(String provider, BillingMonth month, UUID source) {
        return queries.source(provider, month, source).map(found -> SourceCoverage.of(month, clock.instant(), found));
    }

    /** Of all sources of the provider together. */
    public CoverageSum sum(String provider, BillingMonth month) {
        Instant now = clock.instant();
        CoverageQueries.AllSources all = queries.all(provider, month);
        return CoverageSum.of(all.others().stream()
                        .map(source -> SourceCoverage.of(month, now, source))
                        .toList())
                .plus(month, now, all.unspoken());
    }
}
