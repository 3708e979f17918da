package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;

/**
 * What one unit costs on the lines of an order. Tiers are of the contract's whole quantity of a metric and bundle, so every
 * quantity is added before the first price is asked for; estimates lie above what was metered.
 */
final class LinePrices {

    private record Priced(String metric, String bundle) {}

    /** @param each the exact price of one unit: the average of the tiers */
    record Each(Price price, Fraction each) {

        /** As a line shows it. */
        BigDecimal shown() {
            return price.flat() ? price.tiers().getFirst().price() : Rounding.AVERAGE_PRICE.round(each);
        }
    }

    private final Contract contract;
    private final BillingMonth month;
    private final Map<Priced, Fraction> metered = new HashMap<>();
    private final Map<Priced, Fraction> estimated = new HashMap<>();

    LinePrices(Contract contract, BillingMonth month) {
        this.contract = contract;
        this.month = month;
    }

    void add(String metric, String bundle, boolean isEstimated, Fraction quantity) {
        (isEstimated ? estimated : metered).merge(new Priced(metric, bundle), quantity, Fraction::plus);
    }

    /** Empty where the contract does not sell it. */
    Optional<Each> of(String metric, String bundle, boolean isEstimated) {
        Priced priced = new Priced(metric, bundle);
        Fraction below = isEstimated ? metered.getOrDefault(priced, Fraction.ZERO) : Fraction.ZERO;
        Fraction within = (isEstimated ? estimated : metered).getOrDefault(priced, Fraction.ZERO);
        return contract.price(metric, bundle, month)
                .map(price -> new Each(price, price.average(below, below.plus(within))));
    }
}
