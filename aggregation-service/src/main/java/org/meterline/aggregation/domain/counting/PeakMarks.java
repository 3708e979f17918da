package org.meterline.aggregation.domain.counting;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.meterline.aggregation.domain.metric.MetricShape.Peak;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.UsageRecord;

/** The highest sum of a counter over all objects of a customer at one counted second. */
final class PeakMarks implements HourSums {

    private final MetricVersion metric;
    private final Peak shape;
    private final Map<Owner, NavigableMap<Integer, Amount>> changes = new HashMap<>();
    private final Map<UUID, SecondSet> counting = new HashMap<>();

    PeakMarks(MetricVersion metric, Peak shape) {
        this.metric = metric;
        this.shape = shape;
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> records) {
        return records == shape.value().records();
    }

    @Override
    public void add(Owner owner, SecondSet seconds, int within, UsageRecord usage) {
        OptionalLong value = shape.value().of(usage);
        if (value.isPresent() && value.getAsLong() > 0) {
            counting.putIfAbsent(owner.usageMeter(), seconds);
            Amount amount = Amount.of(HourSums.billed(usage) ? value.getAsLong() : 0, value.getAsLong());
            NavigableMap<Integer, Amount> ofOwner = changes.computeIfAbsent(owner, absent -> new TreeMap<>());
            ofOwner.merge(usage.from(), amount, Amount::plus);
            ofOwner.merge(usage.to(), amount.negate(), Amount::plus);
        }
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        changes.forEach((owner, ofOwner) -> amounts.accept(
                owner.key(metric, MeasuredKey.NO_VARIANT),
                highest(ofOwner, counting.getOrDefault(owner.usageMeter(), SecondSet.NONE))));
    }

    /** Billed and metered each have their own highest instant. */
    private static Amount highest(NavigableMap<Integer, Amount> changes, SecondSet counting) {
        BigInteger billed = BigInteger.ZERO;
        BigInteger metered = BigInteger.ZERO;
        Amount now = Amount.ZERO;
        for (Map.Entry<Integer, Amount> change : changes.entrySet()) {
            now = now.plus(change.getValue());
            Integer next = changes.higherKey(change.getKey());
            if (next != null && counting.within(change.getKey(), next) > 0) {
                billed = billed.max(now.billed());
                metered = metered.max(now.metered());
            }
        }
        return new Amount(billed, metered);
    }
}
