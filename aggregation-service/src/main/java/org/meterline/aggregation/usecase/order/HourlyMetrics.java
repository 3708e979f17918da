package org.meterline.aggregation.usecase.order;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.order.Contract;

/** The metrics of which an order needs the sums of each hour: the commit is held against each, and so is an entitlement. */
public final class HourlyMetrics {

    private HourlyMetrics() {}

    public static Set<String> of(Contract contract, MetricCatalogue catalogue) {
        Set<String> hourly = catalogue.versions().stream()
                .filter(version -> version.shape() instanceof MetricShape.AboveEntitlement)
                .map(MetricVersion::metric)
                .collect(Collectors.toCollection(TreeSet::new));
        hourly.add(contract.terms().commitMetric());
        return hourly;
    }
}
