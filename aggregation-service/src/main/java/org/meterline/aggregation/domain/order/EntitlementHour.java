package org.meterline.aggregation.domain.order;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricVersion;

/** One hour of a contract: what it claimed of a metric and what it was entitled to, in base units. */
public record EntitlementHour(MetricVersion metric, Instant hour, BigInteger claimed, BigInteger entitled) {

    private static final Comparator<EntitlementHour> ORDER = Comparator.comparing(
                    (EntitlementHour each) -> each.metric().metric())
            .thenComparing(EntitlementHour::hour);

    /** The hours of all metrics that are held against an entitlement, by metric and hour; other metrics are left out. */
    public static List<EntitlementHour> of(List<OrderInputs.HourlySum> hourly, MetricCatalogue catalogue) {
        SortedMap<EntitlementHour, EntitlementHour> hours = new TreeMap<>(ORDER);
        for (OrderInputs.HourlySum sum : hourly) {
            MetricVersion metric = OrderLines.version(catalogue, sum.metric(), sum.version());
            if (metric.shape() instanceof AboveEntitlement) {
                boolean claim = sum.variant().equals(AboveEntitlement.CLAIMED);
                EntitlementHour each = new EntitlementHour(
                        metric,
                        sum.hour(),
                        claim ? sum.billed() : BigInteger.ZERO,
                        claim ? BigInteger.ZERO : sum.billed());
                hours.merge(each, each, EntitlementHour::plus);
            }
        }
        return List.copyOf(hours.values());
    }

    /** What is to be paid for. */
    public BigInteger above() {
        return metric.shape() instanceof AboveEntitlement shape ? shape.above(claimed, entitled) : BigInteger.ZERO;
    }

    private EntitlementHour plus(EntitlementHour other) {
        return new EntitlementHour(metric, hour, claimed.add(other.claimed), entitled.add(other.entitled));
    }
}
