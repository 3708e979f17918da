package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;

/** What is estimated of a month, told apart as usage is. It is in no total: it is computed when it is asked for. */
@Singleton
public final class EstimatedUsage {

    private final CoverageQueries queries;
    private final Clock clock;

    public EstimatedUsage(CoverageQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** @param after the place after which the page begins; empty for the first */
    public List<UsageRow> page(
            String provider,
            BillingMonth month,
            Set<Dimension> dimensions,
            UsageFilter filter,
            List<String> after,
            int limit) {
        UsageRows rows = new UsageRows(dimensions, filter);
        for (EstimatedHour hour : queries.estimated(provider, month, clock.instant())) {
            hour.carried().sums().forEach((key, amount) -> rows.addSum(hour.hour(), hour.source(), key, amount));
        }
        return rows.page(after, limit);
    }
}
