package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.ForecastSettings;
import org.meterline.aggregation.domain.forecast.Forecast;
import org.meterline.aggregation.domain.forecast.ForecastInputs;
import org.meterline.aggregation.domain.forecast.ForecastWindow;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ForecastQueries.Trends;
import org.meterline.aggregation.usecase.order.HourlyMetrics;

/** Forecasts what the orders of a month will come to, as long as its totals are not final. */
@Singleton
public final class ForecastMonths {

    private final ContractStore contracts;
    private final UsageQueries usage;
    private final ForecastQueries queries;
    private final MetricsInForce metrics;
    private final ForecastSettings settings;
    private final Clock clock;

    public ForecastMonths(
            ContractStore contracts,
            UsageQueries usage,
            ForecastQueries queries,
            MetricsInForce metrics,
            ForecastSettings settings,
            Clock clock) {
        this.contracts = contracts;
        this.usage = usage;
        this.queries = queries;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /** A contract and the forecast of its month, where that month belongs to it. */
    public record OfContract(UUID contract, Optional<Forecast> forecast) {}

    /** Of a provider's contracts, in order of their ids. */
    public List<OfContract> ofMonth(String provider, BillingMonth month, @Nullable UUID after, int limit) {
        Instant now = clock.instant();
        MetricCatalogue catalogue = metrics.catalogue();
        return contracts.list(provider, after, limit).stream()
                .map(contract -> new OfContract(
                        contract.id(),
                        contract.covers(month)
                                ? Optional.of(forecast(contract, month, catalogue, now))
                                : Optional.empty()))
                .toList();
    }

    private Forecast forecast(Contract contract, BillingMonth month, MetricCatalogue catalogue, Instant now) {
        Instant over = now.truncatedTo(ChronoUnit.HOURS);
        ForecastWindow window =
                new ForecastWindow(over.isBefore(month.end()) ? over : month.end(), settings.windowDays());
        Set<String> hourly = HourlyMetrics.of(contract, catalogue);
        Trends trends = queries.trends(contract, month, window, hourly);
        return Forecast.of(
                contract,
                month,
                catalogue,
                new ForecastInputs(
                        window, usage.orderInputs(contract, month, hourly, now), trends.sources(), trends.silent()));
    }
}
