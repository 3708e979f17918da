package org.meterline.aggregation.domain.quantity;

import java.math.BigInteger;

/** A running sum that is exact at any size: a {@code long} as long as it fits, then a {@link BigInteger}. */
public final class ExactSum {

    private long small;
    private BigInteger large = BigInteger.ZERO;

    public void add(long value) {
        long sum = small + value;
        boolean overflown = ((small ^ sum) & (value ^ sum)) < 0;
        if (overflown) {
            large = large.add(BigInteger.valueOf(small));
            sum = value;
        }
        small = sum;
    }

    /** Adds {@code value × times}. */
    public void addProduct(long value, long times) {
        if (Math.multiplyHigh(value, times) == (value * times) >> (Long.SIZE - 1)) {
            add(value * times);
        } else {
            large = large.add(BigInteger.valueOf(value).multiply(BigInteger.valueOf(times)));
        }
    }

    /** Adds what the other sum comes to so many times. */
    public void addProduct(ExactSum sum, long times) {
        addProduct(sum.small, times);
        if (sum.large.signum() != 0) {
            large = large.add(sum.large.multiply(BigInteger.valueOf(times)));
        }
    }

    public BigInteger value() {
        return large.add(BigInteger.valueOf(small));
    }
}
