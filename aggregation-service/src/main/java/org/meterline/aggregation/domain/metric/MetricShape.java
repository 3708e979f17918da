package org.meterline.aggregation.domain.metric;

import java.math.BigInteger;
import java.util.List;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * How the values of objects become a quantity. A sum is added up over source hours and is an average over the month in the
 * end; a mark cannot be added up.
 */
public sealed interface MetricShape {

    ObjectValue value();

    /** How many base units make one of the metric's unit. */
    default long perUnit() {
        return value().perUnit();
    }

    /** Whether a commit can be held against it: what is a sum over objects, each of which counts once. */
    default boolean committable() {
        return false;
    }

    /** The periods of a month that its sum is averaged over; 1 where it is no average. */
    long periods(BillingMonth month);

    /** The same of one hour. */
    long periodsOfHour();

    /** The word for it in the catalogue. */
    String counting();

    /** The quantity of a month that a sum, or a mark, makes. */
    default Fraction averageOver(BillingMonth month, BigInteger sum) {
        return Fraction.of(sum, perUnit()).dividedBy(periods(month));
    }

    /** The quantity of one hour that the sum of that hour makes. */
    default Fraction averageOverHour(BigInteger sumOfHour) {
        return Fraction.of(sumOfHour, perUnit()).dividedBy(periodsOfHour());
    }

    /** What sums can be made of: of objects, customers, sources and hours. */
    sealed interface Sum extends MetricShape {}

    /** Value × seconds; the quantity is the average over the month's seconds. */
    sealed interface OverSeconds extends Sum {

        long SECONDS_PER_HOUR = 3600;

        @Override
        default long periods(BillingMonth month) {
            return month.seconds();
        }

        @Override
        default long periodsOfHour() {
            return SECONDS_PER_HOUR;
        }

        @Override
        default boolean committable() {
            return true;
        }
    }

    /** Sums of hours; the quantity is the average over the month's hours. */
    sealed interface OverHours extends Sum {

        @Override
        default long periods(BillingMonth month) {
            return month.hours();
        }

        @Override
        default long periodsOfHour() {
            return 1;
        }
    }

    /** What a source hour says that cannot be added to what another says. */
    sealed interface Mark extends MetricShape {

        @Override
        ObjectValue.Counter value();

        @Override
        default long periods(BillingMonth month) {
            return 1;
        }

        @Override
        default long periodsOfHour() {
            return 1;
        }
    }

    /** Value × seconds. */
    record BySecond(ObjectValue value) implements OverSeconds {

        @Override
        public String counting() {
            return "by-second";
        }
    }

    /** Value × seconds, told apart by the features that the object, or the host it ran on, had in each of them. */
    record BySecondAndFeatures(ObjectValue value) implements OverSeconds {

        @Override
        public String counting() {
            return "by-second-and-features";
        }
    }

    /**
     * Value × seconds, told apart by edition: all of an object's hour is of the highest edition it had in that hour.
     *
     * @param editions from the lowest to the highest; one that is not among them is lower than all of them
     */
    record BySecondAndEdition(ObjectValue value, List<String> editions) implements OverSeconds {

        public BySecondAndEdition {
            editions = List.copyOf(editions);
        }

        @Override
        public String counting() {
            return "by-second-and-edition";
        }

        /** The higher one; of two that are not ranked, the one whose name is last. The empty one is the lowest. */
        public String higher(String one, String other) {
            int difference = Integer.compare(editions.indexOf(one), editions.indexOf(other));
            return (difference == 0 ? one.compareTo(other) : difference) >= 0 ? one : other;
        }
    }

    /** An object counts in an hour if it was there at any second of it, once, with its highest value in that hour. */
    record OncePerHour(ObjectValue value) implements OverHours {

        @Override
        public String counting() {
            return "once-per-hour";
        }

        @Override
        public boolean committable() {
            return true;
        }
    }

    /** The same, once for each licence key that the object had: the keys of one object may add up to more than it has. */
    record OncePerHourAndLicenceKey(ObjectValue value) implements OverHours {

        @Override
        public String counting() {
            return "once-per-hour-and-licence-key";
        }
    }

    /**
     * What a contract claims beyond what it is entitled to, hour by hour: the claim of all its objects rounded up to whole
     * units, less so many units for each entitling one, not below 0. Source hours keep both sums, as variants; only a
     * contract's hour has the difference.
     *
     * @param value what is claimed
     * @param entitling what entitles
     * @param unitsEach units for each entitling one
     */
    record AboveEntitlement(ObjectValue value, ObjectValue.LicensableCores entitling, int unitsEach)
            implements OverHours {

        public static final String CLAIMED = "claimed";
        public static final String ENTITLED = "entitled";

        public AboveEntitlement {
            if (unitsEach < 0) {
                throw new IllegalArgumentException("unitsEach " + unitsEach + " is negative");
            }
        }

        @Override
        public String counting() {
            return "above-entitlement";
        }

        /** An entitling sum in the base unit of what is claimed, so that both can be shown in one unit. */
        public BigInteger entitled(BigInteger entitlingSum) {
            return entitlingSum.multiply(BigInteger.valueOf(unitsEach)).multiply(BigInteger.valueOf(perUnit()));
        }

        /** What is to be paid for in an hour, in base units: whole units. */
        public BigInteger above(BigInteger claimed, BigInteger entitled) {
            BigInteger unit = BigInteger.valueOf(perUnit());
            BigInteger[] units = claimed.divideAndRemainder(unit);
            BigInteger rounded = (units[1].signum() > 0 ? units[0].add(BigInteger.ONE) : units[0]).multiply(unit);
            return rounded.subtract(entitled).max(BigInteger.ZERO);
        }
    }

    /** The highest sum of a counter over a source's objects at one instant: the month's maximum, by source and customer. */
    record Peak(ObjectValue.Counter value) implements Mark {

        @Override
        public String counting() {
            return "peak";
        }
    }

    /** A counter's last values in a source's last report of the month, by source and customer. */
    record LastValue(ObjectValue.Counter value) implements Mark {

        @Override
        public String counting() {
            return "last";
        }
    }
}
