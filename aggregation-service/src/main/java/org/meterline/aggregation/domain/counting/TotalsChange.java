package org.meterline.aggregation.domain.counting;

import java.util.SortedMap;
import java.util.TreeMap;
import org.meterline.aggregation.domain.quantity.Amount;

/** What one transaction adds to the totals and takes from them, merged so that each total is written once. */
public final class TotalsChange {

    private final SortedMap<TotalKey, Amount> changes = new TreeMap<>();

    /** Takes back what the source hour contributed before and adds what it contributes now. */
    public void replace(SourceHour before, SourceHour now) {
        before.contribution().forEach((key, amount) -> merge(before.totalKey(key), amount.negate()));
        now.contribution().forEach((key, amount) -> merge(now.totalKey(key), amount));
    }

    /** In key order, without what comes to nothing. */
    public SortedMap<TotalKey, Amount> sorted() {
        SortedMap<TotalKey, Amount> sorted = new TreeMap<>(changes);
        sorted.values().removeIf(Amount::isZero);
        return sorted;
    }

    private void merge(TotalKey key, Amount amount) {
        changes.merge(key, amount, Amount::plus);
    }
}
