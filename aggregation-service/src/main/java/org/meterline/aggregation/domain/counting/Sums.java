package org.meterline.aggregation.domain.counting;

import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.ExactSum;

/** A running pair of exact sums: what is billed, and all that was metered. */
final class Sums {

    private final ExactSum billed = new ExactSum();
    private final ExactSum metered = new ExactSum();

    void add(long value, int times, boolean isBilled) {
        metered.addProduct(value, times);
        if (isBilled) {
            billed.addProduct(value, times);
        }
    }

    void add(Sums sums, int times) {
        metered.addProduct(sums.metered, times);
        billed.addProduct(sums.billed, times);
    }

    Amount amount() {
        return new Amount(billed.value(), metered.value());
    }
}
