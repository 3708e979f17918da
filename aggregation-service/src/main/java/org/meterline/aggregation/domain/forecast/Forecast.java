package org.meterline.aggregation.domain.forecast;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * What the month of a contract may come to. It has no id, is kept nowhere and is never billed. With nothing missing and nothing left it
 * is what the order's draft says.
 *
 * @param summary coherent in each of the three: total = commit + overage = reported + underage
 */
public record Forecast(
        Contract contract,
        BillingMonth month,
        ForecastWindow window,
        Basis basis,
        String commitUnit,
        Range<CommitSummary> summary,
        List<ForecastLine> lines) {

    /**
     * What it rests on.
     *
     * @param meteredHours source hours of the window
     * @param missingHours source hours of the month that should have been metered and were neither metered nor estimated
     * @param restHours hours of the month that are still to come
     * @param silent sources of which nothing is assumed
     */
    public record Basis(long meteredHours, long missingHours, long restHours, SortedSet<UUID> silent) {}

    public Forecast {
        lines = List.copyOf(lines);
    }

    public static Forecast of(Contract contract, BillingMonth month, MetricCatalogue catalogue, ForecastInputs inputs) {
        return new Forecasting(contract, month, catalogue, inputs.settled()).forecast();
    }

    /** The sums of the lines' amounts; points and money are never added to one another. */
    public Range<SortedMap<PriceUnit, BigDecimal>> totals() {
        SortedMap<PriceUnit, BigDecimal> low = new TreeMap<>();
        SortedMap<PriceUnit, BigDecimal> expected = new TreeMap<>();
        SortedMap<PriceUnit, BigDecimal> high = new TreeMap<>();
        for (ForecastLine line : lines) {
            low.merge(line.priceUnit(), line.amount().low(), BigDecimal::add);
            expected.merge(line.priceUnit(), line.amount().expected(), BigDecimal::add);
            high.merge(line.priceUnit(), line.amount().high(), BigDecimal::add);
        }
        return new Range<>(low, expected, high);
    }
}
