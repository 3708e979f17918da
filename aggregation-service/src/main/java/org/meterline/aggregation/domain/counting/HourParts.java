package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.FeatureSet;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

/**
 * Takes what one metric measured in a source hour apart into objects and spans. It follows the same rules as
 * {@link HourMeasurement} by another way: for each of its keys, the parts add up to the measured amount. Records come in any
 * order. Not for several threads.
 */
public final class HourParts {

    private static final String SECONDS = "seconds";

    private final MetricVersion metric;
    private final Consumer<Part> parts;
    private final List<TakenRecord> kept = new ArrayList<>();

    /** @param parts is given the parts, some of them while records come in */
    public HourParts(MetricVersion metric, Consumer<Part> parts) {
        this.metric = metric;
        this.parts = parts;
    }

    /** @param counting the seconds that count of this report */
    public void add(ReportDigest report, UUID usageMeter, SecondSet counting, UsageRecord usage) {
        TakenRecord taken = new TakenRecord(report, usageMeter, counting, usage);
        if (taken.seconds() == 0) {
            return;
        }
        if (metric.shape() instanceof MetricShape.BySecond(ObjectValue value)) {
            overSeconds(taken, value, taken.seconds(), MeasuredKey.NO_VARIANT);
        } else if (isRead(usage)) {
            kept.add(taken);
        }
    }

    /** After the last record. */
    public void finish() {
        switch (metric.shape()) {
            case MetricShape.BySecond ignored -> {}
            case MetricShape.BySecondAndFeatures(ObjectValue value) -> byFeatures(value);
            case MetricShape.BySecondAndEdition byEdition -> byEdition(byEdition);
            case MetricShape.OncePerHour(ObjectValue value) ->
                oncePerHour(value, usage -> MeasuredKey.NO_VARIANT, List.of());
            case MetricShape.OncePerHourAndLicenceKey(ObjectValue value) ->
                oncePerHour(value, HourMeasurement::licenceKey, List.of());
            case AboveEntitlement above -> {
                oncePerHour(above.value(), usage -> AboveEntitlement.CLAIMED, List.of());
                oncePerHour(
                        above.entitling(),
                        usage -> AboveEntitlement.ENTITLED,
                        List.of(
                                new Part.Factor("unitsPerCore", above.unitsEach()),
                                new Part.Factor("baseUnitsPerUnit", above.perUnit())));
            }
            case MetricShape.Peak peak -> new PeakParts(metric, peak, kept).tell(parts);
            case MetricShape.LastValue last -> lastValues(last);
        }
    }

    private boolean isRead(UsageRecord usage) {
        return switch (metric.shape()) {
            case MetricShape.BySecondAndFeatures byFeatures ->
                usage instanceof HostRecord || byFeatures.value().of(usage).isPresent();
            case AboveEntitlement above ->
                above.value().of(usage).isPresent()
                        || above.entitling().of(usage).isPresent();
            // An edition counts also where the record has no value.
            case MetricShape.BySecondAndEdition ignored -> usage instanceof VsanRecord;
            default -> metric.shape().value().of(usage).isPresent();
        };
    }

    private void overSeconds(TakenRecord taken, ObjectValue value, int seconds, String variant) {
        OptionalLong worth = value.of(taken.usage());
        if (worth.isPresent() && seconds > 0) {
            parts.accept(taken.part(
                    metric,
                    value,
                    taken.owner(),
                    variant,
                    List.of(new Part.Factor(SECONDS, seconds)),
                    taken.amount(worth.getAsLong()).times(seconds),
                    null));
        }
    }

    private void byFeatures(ObjectValue value) {
        Map<String, List<TakenRecord>> hosts = new LinkedHashMap<>();
        kept.stream()
                .filter(each -> each.usage() instanceof HostRecord)
                .sorted(Comparator.comparingInt(each -> each.usage().from()))
                .forEach(host -> hosts.computeIfAbsent(
                                host.usageMeter() + " " + host.usage().id(), absent -> new ArrayList<>())
                        .add(host));
        for (TakenRecord taken : kept) {
            String host = taken.usage() instanceof VmRecord vm ? vm.host() : null;
            List<TakenRecord> spans =
                    host == null ? List.of() : hosts.getOrDefault(taken.usageMeter() + " " + host, List.of());
            int at = taken.usage().from();
            for (TakenRecord span : spans) {
                int from = Math.max(at, span.usage().from());
                int to = Math.min(taken.usage().to(), span.usage().to());
                if (from < to) {
                    featured(taken, value, at, from, List.of());
                    featured(taken, value, from, to, span.usage().features());
                    at = to;
                }
            }
            featured(taken, value, at, taken.usage().to(), List.of());
        }
    }

    /** Parts of one span with different features have the seconds of their features; the span stays the record's. */
    private void featured(TakenRecord taken, ObjectValue value, int from, int to, List<String> ofHost) {
        if (from < to) {
            String variant = FeatureSet.of(taken.usage().features(), ofHost).variant();
            overSeconds(taken, value, taken.counting().within(from, to), variant);
        }
    }

    private void byEdition(MetricShape.BySecondAndEdition shape) {
        Map<ObjectId, String> editions = new LinkedHashMap<>();
        for (TakenRecord taken : kept) {
            String edition = taken.usage() instanceof VsanRecord vsan && vsan.edition() != null
                    ? vsan.edition()
                    : MeasuredKey.NO_VARIANT;
            editions.merge(taken.object(), edition, shape::higher);
        }
        kept.forEach(taken -> overSeconds(
                taken, shape.value(), taken.seconds(), editions.getOrDefault(taken.object(), MeasuredKey.NO_VARIANT)));
    }

    private void oncePerHour(ObjectValue value, Function<UsageRecord, String> variantOf, List<Part.Factor> factors) {
        record Presence(ObjectId object, String variant) {}
        Map<Presence, List<TakenRecord>> presences = new LinkedHashMap<>();
        for (TakenRecord taken : kept) {
            if (value.of(taken.usage()).orElse(0) > 0) {
                presences
                        .computeIfAbsent(
                                new Presence(taken.object(), variantOf.apply(taken.usage())),
                                absent -> new ArrayList<>())
                        .add(taken);
            }
        }
        presences.forEach((presence, spans) -> once(value, presence.variant(), spans, factors));
    }

    /** One object: its highest value of what was billed and of what was there, for the customer of its first such second. */
    private void once(ObjectValue value, String variant, List<TakenRecord> spans, List<Part.Factor> factors) {
        List<TakenRecord> inTime = spans.stream()
                .sorted(Comparator.comparingInt(HourParts::firstSecond))
                .toList();
        TakenRecord metered = highest(inTime, value);
        List<TakenRecord> rented = inTime.stream().filter(TakenRecord::billed).toList();
        TakenRecord billed = rented.isEmpty() ? null : highest(rented, value);
        Owner owner = (billed == null ? inTime : rented).getFirst().owner();
        long high = worth(metered, value);
        long rentedHigh = billed == null ? 0 : worth(billed, value);
        String note = spans.size() == 1 ? null : "the highest of " + spans.size() + " spans of the hour";
        if (billed != null && rentedHigh == high) {
            once(billed, value, owner, variant, factors, Amount.of(high, high), note);
            return;
        }
        once(metered, value, owner, variant, factors, Amount.of(0, high), note);
        if (billed != null) {
            once(
                    billed,
                    value,
                    owner,
                    variant,
                    factors,
                    Amount.of(rentedHigh, 0),
                    "the highest of " + rented.size() + " billed spans of the hour");
        }
    }

    private void once(
            TakenRecord taken,
            ObjectValue value,
            Owner owner,
            String variant,
            List<Part.Factor> factors,
            Amount each,
            @Nullable String note) {
        Amount amount = each;
        for (Part.Factor factor : factors) {
            amount = amount.times(factor.by());
        }
        parts.accept(taken.part(metric, value, owner, variant, factors, amount, note));
    }

    private void lastValues(MetricShape.LastValue last) {
        Map<ObjectId, TakenRecord> objects = new LinkedHashMap<>();
        for (TakenRecord taken : kept) {
            objects.merge(taken.object(), taken, (one, other) -> lastSecond(one) >= lastSecond(other) ? one : other);
        }
        objects.values()
                .forEach(taken -> parts.accept(taken.part(
                        metric,
                        last.value(),
                        taken.owner(),
                        MeasuredKey.NO_VARIANT,
                        List.of(),
                        taken.amount(Math.max(0, worth(taken, last.value()))),
                        "its last value, of second " + lastSecond(taken))));
    }

    private static TakenRecord highest(List<TakenRecord> inTime, ObjectValue value) {
        TakenRecord highest = inTime.getFirst();
        for (TakenRecord each : inTime) {
            highest = worth(each, value) > worth(highest, value) ? each : highest;
        }
        return highest;
    }

    private static long worth(TakenRecord taken, ObjectValue value) {
        return value.of(taken.usage()).orElse(0);
    }

    private static int firstSecond(TakenRecord taken) {
        return taken.counting().firstWithin(taken.usage().from(), taken.usage().to());
    }

    private static int lastSecond(TakenRecord taken) {
        return taken.counting().lastWithin(taken.usage().from(), taken.usage().to());
    }
}
