package org.meterline.aggregation.domain.counting;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.meterline.aggregation.domain.metric.MetricShape.LastValue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.UsageRecord;

/** Each object's last value of a counter in the hour, for the customer it had then. */
final class LastMarks implements HourSums {

    private final MetricVersion metric;
    private final LastValue shape;
    private final Map<ObjectId, Last> objects = new HashMap<>();

    private record Last(int second, Owner owner, Amount amount) {}

    LastMarks(MetricVersion metric, LastValue shape) {
        this.metric = metric;
        this.shape = shape;
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> records) {
        return records == shape.value().records();
    }

    @Override
    public void add(Owner owner, SecondSet counting, int seconds, UsageRecord usage) {
        shape.value().of(usage).ifPresent(read -> {
            long value = Math.max(0, read);
            objects.merge(
                    ObjectId.of(usage),
                    new Last(
                            counting.lastWithin(usage.from(), usage.to()),
                            owner,
                            Amount.of(HourSums.billed(usage) ? value : 0, value)),
                    (one, other) -> one.second() >= other.second() ? one : other);
        });
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        objects.values()
                .forEach(last -> amounts.accept(last.owner().key(metric, MeasuredKey.NO_VARIANT), last.amount()));
    }
}
