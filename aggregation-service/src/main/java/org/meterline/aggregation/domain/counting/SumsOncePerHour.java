package org.meterline.aggregation.domain.counting;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.UsageRecord;

/** Each object once in the hour, or once for each variant that it was there with. */
final class SumsOncePerHour implements HourSums {

    private final MetricVersion metric;
    private final ObjectValue value;
    private final Function<UsageRecord, String> variantOf;
    private final UnaryOperator<Amount> inBaseUnits;
    private final Map<Variant, Presence> presences = new HashMap<>();

    private record Variant(ObjectId object, String variant) {}

    /**
     * @param value what is counted, which need not be the metric's own value
     * @param inBaseUnits from sums of that value to base units of the metric
     */
    SumsOncePerHour(
            MetricVersion metric,
            ObjectValue value,
            Function<UsageRecord, String> variantOf,
            UnaryOperator<Amount> inBaseUnits) {
        this.metric = metric;
        this.value = value;
        this.variantOf = variantOf;
        this.inBaseUnits = inBaseUnits;
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> records) {
        return records == value.records();
    }

    @Override
    public void add(Owner owner, SecondSet counting, int seconds, UsageRecord usage) {
        OptionalLong worth = value.of(usage);
        if (worth.isPresent() && worth.getAsLong() > 0) {
            presences
                    .computeIfAbsent(new Variant(ObjectId.of(usage), variantOf.apply(usage)), absent -> new Presence())
                    .add(counting.firstWithin(usage.from(), usage.to()), worth.getAsLong(), owner, usage);
        }
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        presences.forEach((variant, presence) ->
                amounts.accept(presence.owner().key(metric, variant.variant()), inBaseUnits.apply(presence.amount())));
    }

    /**
     * One object in one hour. It counts with its highest value; it belongs to the meter and the customer of the first
     * second at which it was billed, or, if it never was, at which it was there.
     */
    private static final class Presence {

        private final Highest billed = new Highest();
        private final Highest metered = new Highest();

        void add(int second, long value, Owner owner, UsageRecord usage) {
            metered.add(second, value, owner);
            if (HourSums.billed(usage)) {
                billed.add(second, value, owner);
            }
        }

        Owner owner() {
            return billed.value > 0 ? billed.owner : metered.owner;
        }

        Amount amount() {
            return Amount.of(billed.value, metered.value);
        }
    }

    private static final class Highest {

        private static final Owner NOBODY = new Owner(new UUID(0, 0), "");

        private int firstSecond = Integer.MAX_VALUE;
        private long value;
        private Owner owner = NOBODY;

        void add(int second, long added, Owner addedBy) {
            value = Math.max(value, added);
            if (second < firstSecond) {
                firstSecond = second;
                owner = addedBy;
            }
        }
    }
}
