package org.meterline.aggregation.domain.counting;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.meterline.aggregation.domain.metric.MetricShape.BySecondAndEdition;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VsanRecord;

/** Value × seconds by edition: an object's whole hour is of the highest edition that any of its counted seconds had. */
final class SumsByEdition implements HourSums {

    private final MetricVersion metric;
    private final BySecondAndEdition shape;
    private final Map<ObjectId, OfObject> objects = new HashMap<>();

    private static final class OfObject {
        private String edition = MeasuredKey.NO_VARIANT;
        private final Map<Owner, Sums> owners = new HashMap<>();
    }

    SumsByEdition(MetricVersion metric, BySecondAndEdition shape) {
        this.metric = metric;
        this.shape = shape;
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> records) {
        return records == shape.value().records();
    }

    @Override
    public void add(Owner owner, SecondSet counting, int seconds, UsageRecord usage) {
        OfObject object = objects.computeIfAbsent(ObjectId.of(usage), absent -> new OfObject());
        if (usage instanceof VsanRecord vsan && vsan.edition() != null) {
            object.edition = shape.higher(object.edition, vsan.edition());
        }
        shape.value()
                .of(usage)
                .ifPresent(value -> object.owners
                        .computeIfAbsent(owner, absent -> new Sums())
                        .add(value, seconds, HourSums.billed(usage)));
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        objects.values()
                .forEach(object -> object.owners.forEach(
                        (owner, sums) -> amounts.accept(owner.key(metric, object.edition), sums.amount())));
    }
}
