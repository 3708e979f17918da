package org.meterline.aggregation.domain.counting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.UsageRecord;

/** Value × seconds of all metrics of one kind of records together: whose a record is, is looked up once. */
final class SumsBySecond implements HourSums {

    private final Class<? extends UsageRecord> records;
    private final List<MetricVersion> metrics;
    private final List<ObjectValue> values;
    private final Map<Owner, Sums[]> owners = new HashMap<>();

    SumsBySecond(Class<? extends UsageRecord> records, List<MetricVersion> metrics) {
        this.records = records;
        this.metrics = List.copyOf(metrics);
        this.values = metrics.stream().map(metric -> metric.shape().value()).toList();
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> asked) {
        return asked == records;
    }

    @Override
    public void add(Owner owner, SecondSet counting, int seconds, UsageRecord usage) {
        Sums[] sums = owners.get(owner);
        if (sums == null) {
            sums = fresh();
            owners.put(owner, sums);
        }
        boolean billed = HourSums.billed(usage);
        for (int i = 0; i < sums.length; i++) {
            OptionalLong value = values.get(i).of(usage);
            if (value.isPresent()) {
                sums[i].add(value.getAsLong(), seconds, billed);
            }
        }
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        owners.forEach((owner, sums) -> {
            for (int i = 0; i < sums.length; i++) {
                amounts.accept(owner.key(metrics.get(i), MeasuredKey.NO_VARIANT), sums[i].amount());
            }
        });
    }

    private Sums[] fresh() {
        Sums[] sums = new Sums[values.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new Sums();
        }
        return sums;
    }
}
