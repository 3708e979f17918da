package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What the terms of a contract have to keep, so that every order of it can be computed. */
public final class ContractRules {

    /**
     * One broken rule.
     *
     * @param field where in the contract's body, as a JSON pointer
     * @param rule its stable name
     */
    public record Violation(String field, String rule, String detail) {}

    private final Contract.Terms terms;
    private final MetricCatalogue catalogue;
    private final ContractLimits limits;
    private final List<Violation> violations = new ArrayList<>();

    private ContractRules(Contract.Terms terms, MetricCatalogue catalogue, ContractLimits limits) {
        this.terms = terms;
        this.catalogue = catalogue;
        this.limits = limits;
    }

    /** Every rule that the terms break; empty where they may be kept. */
    public static List<Violation> check(Contract.Terms terms, MetricCatalogue catalogue, ContractLimits limits) {
        ContractRules rules = new ContractRules(terms, catalogue, limits);
        rules.checkFamily();
        rules.checkPeriod();
        rules.checkCommit();
        rules.checkCommitChanges();
        rules.checkBundles();
        rules.checkPrices();
        return List.copyOf(rules.violations);
    }

    private void checkFamily() {
        if (!limits.productFamilies().contains(terms.productFamily())) {
            refuse(
                    "/productFamily",
                    "product-family-unknown",
                    "'" + terms.productFamily() + "' is not one of " + limits.productFamilies() + ".");
        }
    }

    private void checkPeriod() {
        BillingMonth first = terms.period().first();
        BillingMonth last = terms.period().last();
        if (first != null && last != null && last.compareTo(first) < 0) {
            refuse("/endMonth", "period-reversed", "The contract would end in " + last + ", before it starts.");
        }
    }

    private void checkCommitChanges() {
        Set<Instant> from = new HashSet<>();
        for (int i = 0; i < terms.commitChanges().size(); i++) {
            CommitChange change = terms.commitChanges().get(i);
            String field = "/commits/" + i;
            if (change.commit() < 0) {
                refuse(field + "/commit", "commit-negative", "The commit cannot be negative.");
            }
            if (!startsMonth(change.effectiveFrom())) {
                refuse(
                        field + "/effectiveFrom",
                        "commit-within-month",
                        "A commit holds from the first instant of a UTC month on.");
            }
            if (!from.add(change.effectiveFrom())) {
                refuse(field, "commit-twice", "Two commits hold from the same instant.");
            }
        }
    }

    private void checkCommit() {
        if (terms.commit() < 0) {
            refuse("/commit", "commit-negative", "The commit is " + terms.commit() + "; it cannot be negative.");
        }
        requireMetric("/commitMetric", terms.commitMetric()).ifPresent(metric -> {
            if (!metric.shape().committable()) {
                refuse(
                        "/commitMetric",
                        "metric-not-committable",
                        "A commit cannot be held against '" + metric.metric() + "': it is no sum of objects.");
            }
        });
    }

    private void checkBundles() {
        Set<String> features = new HashSet<>();
        for (int i = 0; i < terms.bundles().size(); i++) {
            Bundle bundle = terms.bundles().get(i);
            String field = "/bundles/" + i;
            if (bundle.name().equals(Price.BASE_BUNDLE)) {
                refuse(field + "/name", "bundle-reserved", "'base' is what belongs to no bundle.");
            }
            if (!features.add(bundle.feature())) {
                refuse(field + "/feature", "feature-twice", "A feature makes one bundle.");
            }
        }
    }

    private void checkPrices() {
        Set<String> heads = new HashSet<>();
        for (int i = 0; i < terms.priceBook().size(); i++) {
            Price price = terms.priceBook().get(i);
            String field = "/priceBook/" + i;
            requireMetric(field + "/metric", price.metric()).ifPresent(metric -> checkBundle(field, price, metric));
            checkTiers(field, price);
            if (!startsMonth(price.effectiveFrom())) {
                refuse(
                        field + "/effectiveFrom",
                        "price-within-month",
                        "A price holds from the first instant of a UTC month on.");
            }
            if (!heads.add(price.metric() + " " + price.bundle() + " " + price.effectiveFrom())) {
                refuse(field, "price-twice", "Two prices of one metric and bundle hold from the same instant.");
            }
        }
    }

    private void checkTiers(String field, Price price) {
        if (price.tiers().size() > limits.tiersPerPrice()) {
            refuse(field + "/tiers", "too-many-tiers", "A price has at most " + limits.tiersPerPrice() + " tiers.");
        }
        BigDecimal below = BigDecimal.ZERO;
        for (int i = 0; i < price.tiers().size(); i++) {
            PriceTier tier = price.tiers().get(i);
            String tierField = price.flat() ? field : field + "/tiers/" + i;
            boolean last = i == price.tiers().size() - 1;
            if (tier.price().signum() < 0) {
                refuse(tierField + "/price", "price-negative", "A price cannot be negative.");
            }
            if ((tier.upTo() == null) != last) {
                refuse(
                        tierField + "/upTo",
                        "tier-end",
                        "Every tier but the last one has an end; the last one has none.");
            } else if (tier.upTo() != null) {
                if (tier.upTo().compareTo(below) <= 0) {
                    refuse(tierField + "/upTo", "tiers-not-rising", "A tier ends above the end of the one before it.");
                }
                below = tier.upTo();
            }
        }
    }

    private void checkBundle(String field, Price price, MetricVersion metric) {
        if (metric.shape() instanceof MetricShape.OncePerHourAndLicenceKey) {
            refuse(
                    field + "/metric",
                    "metric-not-priceable",
                    "'" + metric.metric() + "' counts an object once for each of its keys: it is shown and not sold.");
        }
        boolean known = price.bundle().equals(Price.BASE_BUNDLE)
                || switch (metric.shape()) {
                    case MetricShape.BySecondAndFeatures ignored ->
                        terms.bundles().stream()
                                .anyMatch(bundle -> bundle.name().equals(price.bundle()));
                    case MetricShape.BySecondAndEdition ignored -> true;
                    default -> false;
                };
        if (!known) {
            refuse(
                    field + "/bundle",
                    "bundle-unknown",
                    "'" + price.bundle() + "' is no bundle of this contract that '" + metric.metric() + "' knows.");
        }
    }

    private Optional<MetricVersion> requireMetric(String field, String metric) {
        Optional<MetricVersion> latest = catalogue.latest(metric);
        if (latest.isEmpty()) {
            refuse(field, "metric-unknown", "The metric catalogue has no '" + metric + "'.");
        }
        return latest;
    }

    private static boolean startsMonth(Instant instant) {
        return BillingMonth.containing(instant).start().equals(instant);
    }

    private void refuse(String field, String rule, String detail) {
        violations.add(new Violation(field, rule, detail));
    }
}
