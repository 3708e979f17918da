package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;

/**
 * Usage by pages: of PRODUCTION first all that was metered, then all that is estimated, never one quantity of both; or of
 * TEST, of which nothing is estimated.
 */
@Singleton
public final class UsagePages {

    private final UsageQueries queries;
    private final EstimatedUsage estimates;
    private final TestUsage tests;

    public UsagePages(UsageQueries queries, EstimatedUsage estimates, TestUsage tests) {
        this.queries = queries;
        this.estimates = estimates;
        this.tests = tests;
    }

    /** A row as it is shown. */
    public record ShownRow(UsageRow row, boolean estimated) {

        /**
         * Where a page ended.
         *
         * @param parts the last row's place among those of its kind; empty before the first
         */
        public record Place(boolean estimated, List<String> parts) {

            public static final Place START = new Place(false, List.of());

            public Place {
                parts = List.copyOf(parts);
            }
        }
    }

    public List<ShownRow> page(
            String provider,
            BillingMonth month,
            MeterMode mode,
            Set<Dimension> dimensions,
            UsageFilter filter,
            ShownRow.Place after,
            int limit) {
        if (mode == MeterMode.TEST) {
            return tests.page(provider, month, dimensions, filter, after.parts(), limit).stream()
                    .map(row -> new ShownRow(row, false))
                    .toList();
        }
        List<ShownRow> page = new ArrayList<>();
        if (!after.estimated()) {
            queries.usage(provider, month, dimensions, filter, after.parts(), limit)
                    .forEach(row -> page.add(new ShownRow(row, false)));
        }
        if (page.size() < limit) {
            estimates
                    .page(
                            provider,
                            month,
                            dimensions,
                            filter,
                            after.estimated() ? after.parts() : List.of(),
                            limit - page.size())
                    .forEach(row -> page.add(new ShownRow(row, true)));
        }
        return page;
    }
}
