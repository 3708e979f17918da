package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * come after the VM's, so values wait in groups of equal owner, features and host: few, however many VMs there are. Only
 * what is not of the whole hour waits one by one.
 */
final class SumsByFeatures implements HourSums {

    private static final Comparator<Featured> IN_TIME = Comparator.comparingInt(Featured::from);

    private static final int MIXING = 0x9E3779B9;

    private final MetricVersion metric;
    private final ObjectValue value;
    private final Map<Group, Waiting> groups = new HashMap<>();
    private final Map<HostKey, List<Featured>> hosts = new HashMap<>();
    private final Map<Features, String> names = new HashMap<>();

    private record Group(
            Owner owner, List<String> features, @Nullable String host) {

        /** Texts that differ in a digit or two, as of customers and hosts, would meet too often in the usual mixture. */
        @Override
        public int hashCode() {
            return (owner.hashCode() * MIXING + features.hashCode()) * MIXING + Objects.hashCode(host);
        }
    }

    private record HostKey(UUID usageMeter, String host) {}

    /** Of an object and of its host. */
    private record Features(List<String> own, List<String> ofHost) {}

    /** A span in which a host had features; they never overlap. */
    private record Featured(int from, int to, List<String> features) {}

    /** What an object was worth in a part of the hour. */
    private record Worth(int from, int to, long value, boolean billed) {}

    /** The values of a group, which are worth their seconds once the host is known. */
    private static final class Waiting {

        private final SecondSet counting;
        private final Sums wholeHour = new Sums();
        private final List<Worth> parts = new ArrayList<>(0);

        Waiting(SecondSet counting) {
            this.counting = counting;
        }

        void add(UsageRecord usage, long value) {
            if (usage.seconds() == Span.HOUR_SECONDS) {
                wholeHour.add(value, 1, HourSums.billed(usage));
            } else {
                parts.add(new Worth(usage.from(), usage.to(), value, HourSums.billed(usage)));
            }
        }

        /** Adds what they come to in the seconds of {@code [from, to)} that count. */
        void addWithin(int from, int to, Sums sums) {
            sums.add(wholeHour, counting.within(from, to));
            for (Worth part : parts) {
                int begin = Math.max(from, part.from());
                int end = Math.min(to, part.to());
                if (begin < end) {
                    sums.add(part.value(), counting.within(begin, end), part.billed());
                }
            }
        }
    }

    SumsByFeatures(MetricVersion metric, ObjectValue value) {
        this.metric = metric;
        this.value = value;
    }

    @Override
    public boolean reads(Class<? extends UsageRecord> records) {
        return records == value.records() || records == HostRecord.class;
    }

    @Override
    public void add(Owner owner, SecondSet counting, int seconds, UsageRecord usage) {
        if (usage instanceof HostRecord && !usage.features().isEmpty()) {
            hosts.computeIfAbsent(new HostKey(owner.usageMeter(), usage.id()), absent -> new ArrayList<>())
                    .add(new Featured(usage.from(), usage.to(), usage.features()));
        }
        OptionalLong worth = value.of(usage);
        if (worth.isPresent() && worth.getAsLong() > 0) {
            Group group = new Group(owner, usage.features(), usage instanceof VmRecord vm ? vm.host() : null);
            Waiting waiting = groups.get(group);
            if (waiting == null) {
                waiting = new Waiting(counting);
                groups.put(group, waiting);
            }
            waiting.add(usage, worth.getAsLong());
        }
    }

    @Override
    public void tell(BiConsumer<MeasuredKey, Amount> amounts) {
        hosts.values().forEach(spans -> spans.sort(IN_TIME));
        Map<Owner, Map<String, Sums>> variantsOf = new HashMap<>();
        groups.forEach((group, waiting) ->
                add(group, waiting, variantsOf.computeIfAbsent(group.owner(), absent -> new HashMap<>())));
        variantsOf.forEach((owner, variants) ->
                variants.forEach((variant, sums) -> amounts.accept(owner.key(metric, variant), sums.amount())));
    }

    private void add(Group group, Waiting waiting, Map<String, Sums> variants) {
        String host = group.host();
        List<Featured> featured = host == null
                ? List.of()
                : hosts.getOrDefault(new HostKey(group.owner().usageMeter(), host), List.of());
        int at = 0;
        for (Featured ofHost : featured) {
            add(group, waiting, at, ofHost.from(), List.of(), variants);
            add(group, waiting, ofHost.from(), ofHost.to(), ofHost.features(), variants);
            at = ofHost.to();
        }
        add(group, waiting, at, Span.HOUR_SECONDS, List.of(), variants);
    }

    private void add(Group group, Waiting waiting, int from, int to, List<String> ofHost, Map<String, Sums> variants) {
        if (from < to) {
            String variant = names.computeIfAbsent(
                    new Features(group.features(), ofHost),
                    both -> FeatureSet.of(both.own(), both.ofHost()).variant());
            waiting.addWithin(from, to, variants.computeIfAbsent(variant, absent -> new Sums()));
        }
    }
}
