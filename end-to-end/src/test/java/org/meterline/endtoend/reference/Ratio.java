package org.meterline.endtoend.reference;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** A fraction in lowest terms, printed as the suite prints exact quantities: {@code 29/12}, or {@code 2}. */
public record Ratio(BigInteger numerator, BigInteger denominator) {

    public static final Ratio ZERO = of(0, 1);

    public Ratio {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("denominator " + denominator + " is not positive");
        }
        BigInteger divisor = numerator.gcd(denominator);
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    public static Ratio of(long numerator, long denominator) {
        return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    public Ratio plus(Ratio other) {
        return new Ratio(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Ratio over(long divisor) {
        return new Ratio(numerator, denominator.multiply(BigInteger.valueOf(divisor)));
    }

    /** HALF_UP, the one rounding there is. */
    public String rounded(int decimals) {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_UP)
                .toPlainString();
    }

    @Override
    public String toString() {
        return denominator.equals(BigInteger.ONE) ? numerator.toString() : numerator + "/" + denominator;
    }
}
