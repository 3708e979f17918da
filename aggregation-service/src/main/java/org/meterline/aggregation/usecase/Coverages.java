package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.UsageQueries.SourceRow;

/** Tells how much of a month was metered, source by source. */
@Singleton
public final class Coverages {

    private final UsageQueries queries;
    private final Clock clock;

    public Coverages(UsageQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** Of the provider's sources in order of their ids, from one on. */
    public List<SourceCoverage> page(String provider, BillingMonth month, @Nullable UUID after, int limit) {
        return coverages(provider, month, queries.sources(provider, month.end(), after, limit));
    }

    public List<SourceCoverage> of(String provider, BillingMonth month, Collection<UUID> sources) {
        return coverages(provider, month, queries.sources(provider, sources));
    }

    private List<SourceCoverage> coverages(String provider, BillingMonth month, List<SourceRow> sources) {
        return sources.stream()
                .map(row -> SourceCoverage.of(
                        month,
                        clock.instant(),
                        row.source(),
                        row.name(),
                        row.expectedFrom(),
                        queries.meteredSeconds(provider, month, row.source())))
                .toList();
    }
}
