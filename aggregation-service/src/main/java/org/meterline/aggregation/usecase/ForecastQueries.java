package org.meterline.aggregation.usecase;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.meterline.aggregation.domain.forecast.ForecastWindow;
import org.meterline.aggregation.domain.forecast.SourceTrend;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What is asked for a forecast, besides what the order's draft is computed from. */
public interface ForecastQueries {

    /** @param silent sources that should be metered and were not in all of the window */
    record Trends(List<SourceTrend> sources, SortedSet<UUID> silent) {}

    /**
     * What the sources of a contract were in the window, read at one instant.
     *
     * @param hourly the metrics of which each hour is needed; of any other the window's days are
     */
    Trends trends(Contract contract, BillingMonth month, ForecastWindow window, Set<String> hourly);
}
