package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.aggregation.domain.metric.FeatureSet;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Rounding;

/**
 * What a provider committed to.
 *
 * @param version how often its terms were changed; the number of their version in its history
 */
public record Contract(UUID id, String provider, Terms terms, long version, Instant createdAt) {

    /**
     * What a person writes into a contract and may change.
     *
     * @param commit in whole units of the commit metric, until the first change of it holds; usage of other contracts is
     *     never pooled with this one's
     * @param commitMetric the metric that the commit is held against
     * @param sites the sites it covers, for information: a meter's registration says to which site its usage belongs
     * @param bundles which features make which bundle, the first that fits
     * @param priceBook which metrics make lines, from when on, and at what price
     * @param commitChanges what is committed to instead, from the start of a month on
     */
    public record Terms(
            String name,
            String productFamily,
            long commit,
            String commitMetric,
            OverageRule overageRule,
            Currency currency,
            List<String> sites,
            List<Bundle> bundles,
            List<Price> priceBook,
            List<CommitChange> commitChanges,
            LineGrouping linesBy,
            ContractPeriod period) {

        public Terms {
            sites = List.copyOf(sites);
            bundles = List.copyOf(bundles);
            priceBook = List.copyOf(priceBook);
            commitChanges = List.copyOf(commitChanges);
        }

        /** Terms that hold in every month, with lines told apart by all there is. */
        public Terms(
                String name,
                String productFamily,
                long commit,
                String commitMetric,
                OverageRule overageRule,
                Currency currency,
                List<String> sites,
                List<Bundle> bundles,
                List<Price> priceBook) {
            this(
                    name,
                    productFamily,
                    commit,
                    commitMetric,
                    overageRule,
                    currency,
                    sites,
                    bundles,
                    priceBook,
                    List.of(),
                    LineGrouping.ALL,
                    ContractPeriod.ALWAYS);
        }
    }

    /** Whether the month has an order of this contract. */
    public boolean covers(BillingMonth month) {
        return terms.period().covers(month);
    }

    /** What the contract commits to in the month: it changes at the start of a month only. */
    public Commitment commitment(BillingMonth month) {
        return terms.commitChanges().stream()
                .filter(change -> !change.effectiveFrom().isAfter(month.start()))
                .max(Comparator.comparing(CommitChange::effectiveFrom))
                .map(change -> new Commitment(change.commit(), change.overageRule()))
                .orElseGet(() -> new Commitment(terms.commit(), terms.overageRule()));
    }

    /** The prices that hold in the month, by metric and bundle. */
    public List<Price> prices(BillingMonth month) {
        return terms.priceBook().stream()
                .sorted(Comparator.comparing(Price::metric).thenComparing(Price::bundle))
                .filter(price -> price(price.metric(), price.bundle(), month)
                        .filter(price::equals)
                        .isPresent())
                .toList();
    }

    /** The price that holds in the month: prices change at the start of a month only, so there is one. */
    public Optional<Price> price(String metric, String bundle, BillingMonth month) {
        return terms.priceBook().stream()
                .filter(price -> price.metric().equals(metric)
                        && price.bundle().equals(bundle)
                        && !price.effectiveFrom().isAfter(month.start()))
                .max(Comparator.comparing(Price::effectiveFrom));
    }

    /** Under which of its prices a variant of a metric is billed; what has no price of its own is billed as the base. */
    public String bundle(MetricVersion metric, String variant, BillingMonth month) {
        String bundle = switch (metric.shape()) {
            case MetricShape.BySecondAndFeatures ignored -> bundleOf(FeatureSet.ofVariant(variant));
            case MetricShape.BySecondAndEdition ignored -> variant;
            default -> Price.BASE_BUNDLE;
        };
        return price(metric.metric(), bundle, month).isPresent() ? bundle : Price.BASE_BUNDLE;
    }

    private String bundleOf(FeatureSet features) {
        return terms.bundles().stream()
                .filter(bundle -> features.features().contains(bundle.feature()))
                .findFirst()
                .map(Bundle::name)
                .orElse(Price.BASE_BUNDLE);
    }

    /** Whether usage is held against the commit in each hour by itself; what is no number of things never is. */
    public boolean heldByHour(BillingMonth month, MetricCatalogue catalogue) {
        return commitment(month).overageRule() == OverageRule.HOURLY
                && catalogue
                        .latest(terms.commitMetric())
                        .filter(latest -> latest.shape().value().comparableByHour())
                        .isPresent();
    }

    /** How amounts of this contract are rounded. */
    public Rounding amounts(PriceUnit unit) {
        return switch (unit) {
            case POINTS -> Rounding.ORDER_LINE;
            case MONEY -> Rounding.of(terms.currency());
        };
    }
}
