package org.meterline.aggregation.usecase.order;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;

/** Compares the inputs that an order has stored with those derived again, fact by fact, and names the first that differ. */
final class InputComparison {

    private static final String NONE = "none";

    private final int mostNamed;
    private final List<Difference> named = new ArrayList<>();
    private long facts;
    private long count;

    InputComparison(int mostNamed) {
        this.mostNamed = mostNamed;
    }

    void compare(OrderInputs stored, OrderInputs derived) {
        compare(reports(stored), reports(derived));
        compare(
                sums(stored.usage(), InputComparison::key, OrderInputs.Usage::billed),
                sums(derived.usage(), InputComparison::key, OrderInputs.Usage::billed));
        compare(
                sums(stored.hourly(), InputComparison::key, OrderInputs.HourlySum::billed),
                sums(derived.hourly(), InputComparison::key, OrderInputs.HourlySum::billed));
        compare(
                sums(stored.marks(), InputComparison::key, OrderInputs.SourceMark::billed),
                sums(derived.marks(), InputComparison::key, OrderInputs.SourceMark::billed));
        compare(estimates(stored.estimated()), estimates(derived.estimated()));
    }

    void add(String what, String stored, String recomputed) {
        count++;
        if (named.size() < mostNamed) {
            named.add(new Difference(what, stored, recomputed));
        }
    }

    long facts() {
        return facts;
    }

    long count() {
        return count;
    }

    List<Difference> named() {
        return named;
    }

    private void compare(SortedMap<String, String> stored, SortedMap<String, String> derived) {
        TreeSet<String> keys = new TreeSet<>(stored.keySet());
        keys.addAll(derived.keySet());
        for (String key : keys) {
            facts++;
            String one = stored.getOrDefault(key, NONE);
            String other = derived.getOrDefault(key, NONE);
            if (!one.equals(other)) {
                add(key, one, other);
            }
        }
    }

    private static SortedMap<String, String> reports(OrderInputs inputs) {
        SortedMap<String, String> reports = new TreeMap<>();
        for (OrderInputs.CountedHour hour : inputs.sourceHours()) {
            reports.put(
                    "reports of " + hour.source() + " in " + hour.hour(),
                    hour.counted().toString());
        }
        return reports;
    }

    /** An hour that has nothing is as one that is not there. */
    private static <T> SortedMap<String, String> sums(
            Collection<T> facts, Function<T, String> key, Function<T, BigInteger> sum) {
        SortedMap<String, BigInteger> sums = new TreeMap<>();
        facts.forEach(fact -> sums.merge(key.apply(fact), sum.apply(fact), BigInteger::add));
        SortedMap<String, String> texts = new TreeMap<>();
        sums.forEach((name, value) -> {
            if (value.signum() != 0) {
                texts.put(name, value.toString());
            }
        });
        return texts;
    }

    private static String key(OrderInputs.Usage usage) {
        return "usage of " + metric(usage.metric(), usage.version(), usage.variant()) + " by '" + usage.customer()
                + "' at '" + usage.site() + "'";
    }

    private static String key(OrderInputs.HourlySum sum) {
        return "sum of " + metric(sum.metric(), sum.version(), sum.variant()) + " in " + sum.hour();
    }

    private static String key(OrderInputs.SourceMark mark) {
        return "mark of " + metric(mark.metric(), mark.version(), "") + " by '" + mark.customer() + "' at "
                + mark.source();
    }

    /** The site of an estimate is its usage meter's, which the source hours do not say: it is left out. */
    private static SortedMap<String, String> estimates(OrderInputs.Estimated estimated) {
        SortedMap<String, String> estimates = new TreeMap<>();
        for (OrderInputs.CarriedTo hour : estimated.hours()) {
            estimates.put(
                    "estimate of " + hour.source() + " in " + hour.hour(), hour.carriedFrom() + " " + hour.reports());
        }
        estimates.putAll(sums(
                estimated.usage(),
                usage -> "estimated usage of " + metric(usage.metric(), usage.version(), usage.variant()) + " by '"
                        + usage.customer() + "'",
                OrderInputs.Usage::billed));
        estimates.putAll(sums(estimated.hourly(), sum -> "estimated " + key(sum), OrderInputs.HourlySum::billed));
        return estimates;
    }

    private static String metric(String metric, Object version, String variant) {
        return metric + " of " + version + (variant.isEmpty() ? "" : " (" + variant + ")");
    }
}
