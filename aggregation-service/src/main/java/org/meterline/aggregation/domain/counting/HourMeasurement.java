package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.UsageRecord;

/**
 * Measures the records of one source hour as they stream by, in any order and without keeping them, by the metric versions
 * of that hour. Not for several threads.
 */
public final class HourMeasurement {

    private final List<HourSums> sums = new ArrayList<>();
    private final List<HourSums> marks = new ArrayList<>();
    private final Map<Class<?>, List<HourSums>> readers = new HashMap<>();
    private final Owners owners = new Owners();

    public HourMeasurement(List<MetricVersion> metrics) {
        Map<Class<? extends UsageRecord>, List<MetricVersion>> bySecond = new LinkedHashMap<>();
        for (MetricVersion metric : metrics) {
            switch (metric.shape()) {
                case MetricShape.BySecond(ObjectValue value) ->
                    bySecond.computeIfAbsent(value.records(), absent -> new ArrayList<>())
                            .add(metric);
                case MetricShape.BySecondAndFeatures(ObjectValue value) -> sums.add(new SumsByFeatures(metric, value));
                case MetricShape.BySecondAndEdition byEdition -> sums.add(new SumsByEdition(metric, byEdition));
                case MetricShape.OncePerHour(ObjectValue value) -> oncePerHour(metric, value, MeasuredKey.NO_VARIANT);
                case MetricShape.OncePerHourAndLicenceKey(ObjectValue value) ->
                    sums.add(new SumsOncePerHour(metric, value, HourMeasurement::licenceKey, UnaryOperator.identity()));
                case AboveEntitlement above -> {
                    oncePerHour(metric, above.value(), AboveEntitlement.CLAIMED);
                    sums.add(new SumsOncePerHour(
                            metric,
                            above.entitling(),
                            usage -> AboveEntitlement.ENTITLED,
                            cores -> new Amount(above.entitled(cores.billed()), above.entitled(cores.metered()))));
                }
                case MetricShape.Peak peak -> marks.add(new PeakMarks(metric, peak));
                case MetricShape.LastValue last -> marks.add(new LastMarks(metric, last));
            }
        }
        bySecond.forEach((records, ofRecords) -> sums.add(new SumsBySecond(records, ofRecords)));
    }

    private void oncePerHour(MetricVersion metric, ObjectValue value, String variant) {
        sums.add(new SumsOncePerHour(metric, value, usage -> variant, UnaryOperator.identity()));
    }

    static String licenceKey(UsageRecord usage) {
        String key = usage.licenceKey();
        return key == null ? MeasuredKey.NO_VARIANT : key;
    }

    /** @param counting the seconds that count of this meter's report: only there the record says anything */
    public void add(UUID usageMeter, SecondSet counting, UsageRecord usage) {
        int seconds = counting.within(usage.from(), usage.to());
        if (seconds == 0) {
            return;
        }
        Owner owner = owners.of(usageMeter, usage.customer());
        for (HourSums reader : readers.computeIfAbsent(usage.getClass(), absent -> readersOf(usage.getClass()))) {
            reader.add(owner, counting, seconds, usage);
        }
    }

    private List<HourSums> readersOf(Class<? extends UsageRecord> records) {
        List<HourSums> reading = new ArrayList<>(sums);
        reading.addAll(marks);
        reading.removeIf(each -> !each.reads(records));
        return List.copyOf(reading);
    }

    /** All that was measured, exactly. */
    public Measured measured() {
        return new Measured(told(sums), told(marks));
    }

    private static SortedMap<MeasuredKey, Amount> told(List<HourSums> all) {
        Map<MeasuredKey, Amount> amounts = new HashMap<>();
        all.forEach(each -> each.tell((key, amount) -> amounts.merge(key, amount, Amount::plus)));
        amounts.values().removeIf(Amount::isZero);
        return new TreeMap<>(amounts);
    }
}
