package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.TestHour;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;

/** What TEST meters measured in a month, told apart as usage is. It is in no total and on no order. */
@Singleton
public final class TestUsage {

    private final TestUsageQueries queries;
    private final MetricsInForce metrics;

    public TestUsage(TestUsageQueries queries, MetricsInForce metrics) {
        this.queries = queries;
        this.metrics = metrics;
    }

    private record SourcePeriod(UUID source, @Nullable String day) {}

    /** @param after the place after which the page begins; empty for the first */
    public List<UsageRow> page(
            String provider,
            BillingMonth month,
            Set<Dimension> dimensions,
            UsageFilter filter,
            List<String> after,
            int limit) {
        MetricCatalogue catalogue = metrics.catalogue();
        UsageRows rows = new UsageRows(dimensions, filter);
        Map<SourcePeriod, TestHour> lasts = new HashMap<>();
        queries.hours(provider, month, hour -> {
            hour.measured()
                    .sums()
                    .forEach((key, amount) ->
                            rows.addSum(hour.key().hour(), hour.key().source(), key, amount));
            marks(hour, MetricShape.Peak.class, catalogue)
                    .forEach((key, amount) ->
                            rows.addMark(hour.key().hour(), hour.key().source(), key, amount, TestUsage::higher));
            lasts.put(new SourcePeriod(hour.key().source(), rows.day(hour.key().hour())), hour);
        });
        lasts.values()
                .forEach(hour -> marks(hour, MetricShape.LastValue.class, catalogue)
                        .forEach((key, amount) ->
                                rows.addMark(hour.key().hour(), hour.key().source(), key, amount, Amount::plus)));
        return rows.page(after, limit);
    }

    private static SortedMap<MeasuredKey, Amount> marks(
            TestHour hour, Class<? extends MetricShape.Mark> shape, MetricCatalogue catalogue) {
        SortedMap<MeasuredKey, Amount> marks = new TreeMap<>(hour.measured().marks());
        marks.keySet()
                .removeIf(key -> catalogue
                        .version(key.metric(), key.version())
                        .filter(version -> shape.isInstance(version.shape()))
                        .isEmpty());
        return marks;
    }

    private static Amount higher(Amount one, Amount other) {
        return new Amount(one.billed().max(other.billed()), one.metered().max(other.metered()));
    }
}
