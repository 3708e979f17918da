package org.meterline.aggregation.domain.counting;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meterline.aggregation.domain.quantity.Amount;

/**
 * What was measured in a source hour.
 *
 * @param sums exact sums that are added to those of other source hours, none of them zero
 * @param marks peaks and last values, which cannot be added up, none of them zero
 */
public record Measured(SortedMap<MeasuredKey, Amount> sums, SortedMap<MeasuredKey, Amount> marks) {

    public static final Measured NOTHING = new Measured(new TreeMap<>(), new TreeMap<>());

    public Measured {
        sums = Collections.unmodifiableSortedMap(new TreeMap<>(sums));
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }
}
