package org.meterline.aggregation.domain.metric;

import java.math.BigInteger;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/** How the values of objects add up: over the seconds they held, or once in each hour in which they were there. */
public sealed interface MetricShape {

    ObjectValue value();

    /** The average over the month that a sum makes, in the metric's unit. */
    Fraction averageOver(BillingMonth month, BigInteger sum);

    /** The average over one hour that the sum of that hour makes, in the metric's unit. */
    Fraction averageOverHour(BigInteger sumOfHour);

    /** Value × seconds; the quantity is the average over the month's seconds. */
    record BySecond(ObjectValue value) implements MetricShape {

        private static final long SECONDS_PER_HOUR = 3600;

        @Override
        public Fraction averageOver(BillingMonth month, BigInteger sum) {
            return Fraction.of(sum, value.perUnit()).dividedBy(month.seconds());
        }

        @Override
        public Fraction averageOverHour(BigInteger sumOfHour) {
            return Fraction.of(sumOfHour, value.perUnit()).dividedBy(SECONDS_PER_HOUR);
        }
    }

    /**
     * An object counts in an hour if it was there at any second of it, once, with its highest value in that hour; the
     * quantity is the average over the month's hours.
     */
    record OncePerHour(ObjectValue value) implements MetricShape {

        @Override
        public Fraction averageOver(BillingMonth month, BigInteger sum) {
            return Fraction.of(sum, value.perUnit()).dividedBy(month.hours());
        }

        @Override
        public Fraction averageOverHour(BigInteger sumOfHour) {
            return Fraction.of(sumOfHour, value.perUnit());
        }
    }
}
