package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.ExactSum;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.UsageRecord;

/**
 * Measures the records of one source hour as they stream by, in any order and without keeping them, by the metric versions
 * of that hour. Not for several threads.
 */
public final class HourMeasurement {

    private final List<MetricVersion> metrics;
    private final Map<MeasuredKey, Sums> bySecond = new HashMap<>();
    private final List<Map<ObjectId, Presence>> oncePerHour = new ArrayList<>();

    private record ObjectId(String kind, String id) {}

    public HourMeasurement(List<MetricVersion> metrics) {
        this.metrics = List.copyOf(metrics);
        this.metrics.forEach(metric -> oncePerHour.add(new HashMap<>()));
    }

    /** @param counting the seconds that count of this meter's report: only there the record says anything */
    public void add(UUID usageMeter, SecondSet counting, UsageRecord usage) {
        int seconds = counting.within(usage.from(), usage.to());
        if (seconds == 0) {
            return;
        }
        for (int i = 0; i < metrics.size(); i++) {
            MetricVersion metric = metrics.get(i);
            OptionalLong value = metric.shape().value().of(usage);
            if (value.isPresent() && value.getAsLong() > 0) {
                switch (metric.shape()) {
                    case MetricShape.BySecond ignored ->
                        bySecond.computeIfAbsent(key(usageMeter, usage.customer(), metric), absent -> new Sums())
                                .add(value.getAsLong(), seconds, billed(usage));
                    case MetricShape.OncePerHour ignored ->
                        oncePerHour
                                .get(i)
                                .computeIfAbsent(new ObjectId(usage.kind(), usage.id()), absent -> new Presence())
                                .add(
                                        counting.firstWithin(usage.from(), usage.to()),
                                        value.getAsLong(),
                                        usageMeter,
                                        usage);
                }
            }
        }
    }

    /** The exact sums of everything added, without those that are zero. */
    public SortedMap<MeasuredKey, Amount> amounts() {
        SortedMap<MeasuredKey, Amount> amounts = new TreeMap<>();
        bySecond.forEach((key, sums) -> amounts.put(key, sums.amount()));
        for (int i = 0; i < metrics.size(); i++) {
            MetricVersion metric = metrics.get(i);
            for (Presence presence : oncePerHour.get(i).values()) {
                amounts.merge(key(presence.usageMeter(), presence.customer(), metric), presence.amount(), Amount::plus);
            }
        }
        return amounts;
    }

    private static MeasuredKey key(UUID usageMeter, String customer, MetricVersion metric) {
        return new MeasuredKey(usageMeter, customer, metric.metric(), metric.effectiveFrom());
    }

    private static boolean billed(UsageRecord usage) {
        return usage.licence() == Licence.RENTAL;
    }

    private static final class Sums {

        private final ExactSum billed = new ExactSum();
        private final ExactSum metered = new ExactSum();

        void add(long value, int seconds, boolean isBilled) {
            metered.addProduct(value, seconds);
            if (isBilled) {
                billed.addProduct(value, seconds);
            }
        }

        Amount amount() {
            return new Amount(billed.value(), metered.value());
        }
    }

    /**
     * One object in one hour. It counts with its highest value; it belongs to the meter and the customer of the first
     * second at which it was billed, or, if it never was, at which it was there.
     */
    private static final class Presence {

        private final Highest billed = new Highest();
        private final Highest metered = new Highest();

        void add(int second, long value, UUID usageMeter, UsageRecord usage) {
            metered.add(second, value, usageMeter, usage.customer());
            if (billed(usage)) {
                billed.add(second, value, usageMeter, usage.customer());
            }
        }

        UUID usageMeter() {
            return owner().usageMeter;
        }

        String customer() {
            return owner().customer;
        }

        Amount amount() {
            return Amount.of(billed.value, metered.value);
        }

        private Highest owner() {
            return billed.value > 0 ? billed : metered;
        }
    }

    private static final class Highest {

        private static final UUID NOBODY = new UUID(0, 0);

        private int firstSecond = Integer.MAX_VALUE;
        private long value;
        private UUID usageMeter = NOBODY;
        private String customer = "";

        void add(int second, long added, UUID addedBy, String addedCustomer) {
            value = Math.max(value, added);
            if (second < firstSecond) {
                firstSecond = second;
                usageMeter = addedBy;
                customer = addedCustomer;
            }
        }
    }
}
