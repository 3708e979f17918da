package org.meterline.aggregation.domain.counting;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.meterline.aggregation.domain.metric.MetricShape.Peak;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;

/** The objects of a peak: those that were there at its instant. What is billed and what was there may have different instants. */
final class PeakParts {

    private final MetricVersion metric;
    private final Peak shape;
    private final Map<Owner, List<TakenRecord>> owners = new LinkedHashMap<>();

    PeakParts(MetricVersion metric, Peak shape, List<TakenRecord> records) {
        this.metric = metric;
        this.shape = shape;
        for (TakenRecord taken : records) {
            if (value(taken) > 0) {
                owners.computeIfAbsent(taken.owner(), absent -> new ArrayList<>())
                        .add(taken);
            }
        }
    }

    void tell(Consumer<Part> parts) {
        owners.forEach((owner, records) -> tell(owner, records, parts));
    }

    private void tell(Owner owner, List<TakenRecord> records, Consumer<Part> parts) {
        int metered = -1;
        int billed = -1;
        Amount highest = Amount.ZERO;
        BigInteger billedAtMetered = BigInteger.ZERO;
        SecondSet counting = records.getFirst().counting();
        NavigableMap<Integer, Amount> changes = changes(records);
        Amount now = Amount.ZERO;
        for (Map.Entry<Integer, Amount> change : changes.entrySet()) {
            now = now.plus(change.getValue());
            Integer next = changes.higherKey(change.getKey());
            if (next == null || counting.within(change.getKey(), next) == 0) {
                continue;
            }
            if (now.metered().compareTo(highest.metered()) > 0) {
                metered = change.getKey();
                billedAtMetered = now.billed();
                highest = new Amount(highest.billed(), now.metered());
            }
            if (now.billed().compareTo(highest.billed()) > 0) {
                billed = change.getKey();
                highest = new Amount(now.billed(), highest.metered());
            }
        }
        if (billedAtMetered.equals(highest.billed())) {
            parts(owner, records, metered, true, true, parts);
        } else {
            parts(owner, records, metered, false, true, parts);
            parts(owner, records, billed, true, false, parts);
        }
    }

    private NavigableMap<Integer, Amount> changes(List<TakenRecord> records) {
        NavigableMap<Integer, Amount> changes = new TreeMap<>();
        for (TakenRecord each : records) {
            Amount amount = each.amount(value(each));
            changes.merge(each.usage().from(), amount, Amount::plus);
            changes.merge(each.usage().to(), amount.negate(), Amount::plus);
        }
        return changes;
    }

    private void parts(
            Owner owner,
            List<TakenRecord> records,
            int instant,
            boolean billed,
            boolean metered,
            Consumer<Part> parts) {
        for (TakenRecord each : records) {
            Amount amount = each.amount(value(each));
            amount = new Amount(
                    billed ? amount.billed() : BigInteger.ZERO, metered ? amount.metered() : BigInteger.ZERO);
            if (isThere(each, instant) && !amount.isZero()) {
                parts.accept(each.part(
                        metric,
                        shape.value(),
                        owner,
                        MeasuredKey.NO_VARIANT,
                        List.of(),
                        amount,
                        "there at second " + instant + ", when " + (metered ? "most" : "most of what is billed")
                                + " was"));
            }
        }
    }

    private static boolean isThere(TakenRecord taken, int instant) {
        return taken.usage().from() <= instant && instant < taken.usage().to();
    }

    private long value(TakenRecord taken) {
        return shape.value().of(taken.usage()).orElse(0);
    }
}
