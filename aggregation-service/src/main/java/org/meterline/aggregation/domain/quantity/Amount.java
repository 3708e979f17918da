package org.meterline.aggregation.domain.quantity;

import java.math.BigInteger;

/** An exact sum in the base unit of its metric: what is billed (RENTAL only), and all that was metered. */
public record Amount(BigInteger billed, BigInteger metered) {

    public static final Amount ZERO = new Amount(BigInteger.ZERO, BigInteger.ZERO);

    public static Amount of(long billed, long metered) {
        return new Amount(BigInteger.valueOf(billed), BigInteger.valueOf(metered));
    }

    public Amount plus(Amount other) {
        return new Amount(billed.add(other.billed), metered.add(other.metered));
    }

    public Amount times(long factor) {
        return new Amount(billed.multiply(BigInteger.valueOf(factor)), metered.multiply(BigInteger.valueOf(factor)));
    }

    public Amount negate() {
        return new Amount(billed.negate(), metered.negate());
    }

    public boolean isZero() {
        return billed.signum() == 0 && metered.signum() == 0;
    }
}
