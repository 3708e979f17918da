package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.FeatureSet;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;

/**
 * Value × seconds by features: a VM has its own and, second by second, those of the host it ran on. The host's record may
 * come after the VM's, so values wait in groups of equal owner, features, host and span: few, however many VMs there are.
 */
final class SumsByFeatures implements HourSums {

    private static final Comparator<Featured> IN_TIME = Comparator.comparingInt(Featured::from);

    private final MetricVersion metric;
    private final ObjectValue value;
    private final Map<Group, Map<Span, Sums>> groups = new HashMap<>();
    private final Map<HostKey, List<Featured>> hosts = new HashMap<>();
    private final Map<UUID, SecondSet> counting = new HashMap<>();

    private record Group(
            Owner owner, List<String> features, @Nullable String host) {}

    private record HostKey(UUID usageMeter, String host) {}

    /** A span in which a host had features. */
    private record Featured(int from, int to, List<String> features) {}

    SumsByFeatures(MetricVersion metric, ObjectValue value) {
        this.metric = metric;
        this.value = value;
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> records) {
        return records == value.records() || records == HostRecord.class;
    }

    @Override
    public void add(UUID usageMeter, SecondSet seconds, int within, UsageRecord usage) {
        counting.putIfAbsent(usageMeter, seconds);
        if (usage instanceof HostRecord && !usage.features().isEmpty()) {
            hosts.computeIfAbsent(new HostKey(usageMeter, usage.id()), absent -> new ArrayList<>())
                    .add(new Featured(usage.from(), usage.to(), usage.features()));
        }
        OptionalLong worth = value.of(usage);
        if (worth.isPresent() && worth.getAsLong() > 0) {
            groups.computeIfAbsent(
                            new Group(
                                    new Owner(usageMeter, usage.customer()),
                                    usage.features(),
                                    usage instanceof VmRecord vm ? vm.host() : null),
                            absent -> new HashMap<>())
                    .computeIfAbsent(new Span(usage.from(), usage.to()), absent -> new Sums())
                    .add(worth.getAsLong(), 1, HourSums.billed(usage));
        }
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        hosts.values().forEach(spans -> spans.sort(IN_TIME));
        groups.forEach((group, bySpan) -> bySpan.forEach((span, sums) -> tell(group, span, sums.amount(), amounts)));
    }

    private void tell(Group group, Span span, Amount each, BiConsumer<MeasuredKey, Amount> amounts) {
        String host = group.host();
        List<Featured> featured = host == null
                ? List.of()
                : hosts.getOrDefault(new HostKey(group.owner().usageMeter(), host), List.of());
        int at = span.from();
        for (Featured ofHost : featured) {
            int from = Math.max(at, ofHost.from());
            int to = Math.min(span.to(), ofHost.to());
            if (from < to) {
                tell(group, at, from, List.of(), each, amounts);
                tell(group, from, to, ofHost.features(), each, amounts);
                at = to;
            }
        }
        tell(group, at, span.to(), List.of(), each, amounts);
    }

    private void tell(
            Group group, int from, int to, List<String> ofHost, Amount each, BiConsumer<MeasuredKey, Amount> amounts) {
        SecondSet seconds = counting.getOrDefault(group.owner().usageMeter(), SecondSet.NONE);
        if (from < to) {
            String variant = FeatureSet.of(group.features(), ofHost).variant();
            amounts.accept(group.owner().key(metric, variant), each.times(seconds.within(from, to)));
        }
    }
}
