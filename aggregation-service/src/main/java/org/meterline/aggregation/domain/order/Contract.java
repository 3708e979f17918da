package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Rounding;

/**
 * What a provider committed to.
 *
 * @param commit in whole units of the commit metric; usage of other contracts is never pooled with this one's
 * @param commitMetric the metric that the commit is held against
 * @param sites the sites it covers, for information: a meter's registration says to which site its usage belongs
 * @param priceBook which metrics make lines, and their prices
 */
public record Contract(UUID id, String provider, Terms terms, long version, Instant createdAt) {

    /** What a person writes into a contract and may change. */
    public record Terms(
            String name,
            String productFamily,
            long commit,
            String commitMetric,
            OverageRule overageRule,
            Currency currency,
            List<String> sites,
            List<Price> priceBook) {

        public Terms {
            sites = List.copyOf(sites);
            priceBook = List.copyOf(priceBook);
        }
    }

    /** The metrics that make lines of an order of the month. */
    public SortedSet<String> pricedMetrics(BillingMonth month) {
        return terms.priceBook().stream()
                .map(Price::metric)
                .filter(metric -> price(metric, month).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The price that holds in the month: prices change at the start of a month only, so there is one. */
    public Optional<Price> price(String metric, BillingMonth month) {
        return terms.priceBook().stream()
                .filter(price ->
                        price.metric().equals(metric) && !price.effectiveFrom().isAfter(month.start()))
                .max(Comparator.comparing(Price::effectiveFrom));
    }

    /** How amounts of this contract are rounded. */
    Rounding amounts(PriceUnit unit) {
        return switch (unit) {
            case POINTS -> Rounding.ORDER_LINE;
            case MONEY -> Rounding.of(terms.currency());
        };
    }
}
