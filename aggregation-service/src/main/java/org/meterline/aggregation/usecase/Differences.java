package org.meterline.aggregation.usecase;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;

/** Compares what is stored with what was recomputed; counts all differences and keeps the first ones. For many threads. */
final class Differences {

    private static final String NOTHING = "nothing";

    private final int limit;
    private final List<Difference> named = new ArrayList<>();
    private long count;

    Differences(int limit) {
        this.limit = limit;
    }

    synchronized void add(String what, String stored, String recomputed) {
        count++;
        if (named.size() < limit) {
            named.add(new Difference(what, stored, recomputed));
        }
    }

    synchronized long count() {
        return count;
    }

    /** In an order that does not depend on which thread was first. */
    synchronized List<Difference> named() {
        return named.stream().sorted(Comparator.comparing(Difference::what)).toList();
    }

    void compare(@Nullable SourceHour stored, SourceHour again) {
        String where = "source hour " + again.key().hour() + " " + again.key().source() + ": ";
        if (stored == null) {
            add(where + "row", NOTHING, "reports in the ledger");
            return;
        }
        compare(where + "reports", stored.states(), again.states());
        compare(where + "contract and site", stored.assignment(), again.assignment());
        compare(where + "metered seconds", stored.meteredSeconds(), again.meteredSeconds());
        compare(where, stored.measured().sums(), again.measured().sums());
        compare(where + "mark of ", stored.measured().marks(), again.measured().marks());
    }

    void compareTotals(Map<TotalKey, Amount> stored, Map<TotalKey, Amount> again) {
        TreeSet<TotalKey> keys = new TreeSet<>(stored.keySet());
        keys.addAll(again.keySet());
        for (TotalKey key : keys) {
            compare(
                    "total of contract " + key.assignment().contract() + " site '"
                            + key.assignment().site() + "' source " + key.source() + ": " + text(key.measured()),
                    stored.getOrDefault(key, Amount.ZERO),
                    again.getOrDefault(key, Amount.ZERO));
        }
    }

    private void compare(String where, SortedMap<MeasuredKey, Amount> stored, SortedMap<MeasuredKey, Amount> again) {
        TreeSet<MeasuredKey> keys = new TreeSet<>(stored.keySet());
        keys.addAll(again.keySet());
        for (MeasuredKey key : keys) {
            compare(where + text(key), stored.getOrDefault(key, Amount.ZERO), again.getOrDefault(key, Amount.ZERO));
        }
    }

    private void compare(String what, Object stored, Object again) {
        if (!Objects.equals(stored, again)) {
            add(what, text(stored), text(again));
        }
    }

    private static String text(Object value) {
        return value instanceof Amount amount
                ? "billed " + amount.billed() + ", metered " + amount.metered()
                : String.valueOf(value);
    }

    private static String text(MeasuredKey key) {
        return key.metric() + " of " + key.version() + " variant '" + key.variant() + "' customer '" + key.customer()
                + "' usage meter " + key.usageMeter();
    }
}
