package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
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
    private final List<Violation> violations = new ArrayList<>();

    private ContractRules(Contract.Terms terms, MetricCatalogue catalogue) {
        this.terms = terms;
        this.catalogue = catalogue;
    }

    /** Every rule that the terms break; empty where they may be kept. */
    public static List<Violation> check(Contract.Terms terms, MetricCatalogue catalogue) {
        ContractRules rules = new ContractRules(terms, catalogue);
        rules.checkCommit();
        rules.checkPrices();
        return List.copyOf(rules.violations);
    }

    private void checkCommit() {
        if (terms.commit() < 0) {
            refuse("/commit", "commit-negative", "The commit is " + terms.commit() + "; it cannot be negative.");
        }
        requireMetric("/commitMetric", terms.commitMetric());
    }

    private void checkPrices() {
        Set<String> heads = new HashSet<>();
        for (int i = 0; i < terms.priceBook().size(); i++) {
            Price price = terms.priceBook().get(i);
            String field = "/priceBook/" + i;
            requireMetric(field + "/metric", price.metric());
            if (price.price().signum() < 0) {
                refuse(field + "/price", "price-negative", "A price cannot be negative.");
            }
            if (!startsMonth(price.effectiveFrom())) {
                refuse(
                        field + "/effectiveFrom",
                        "price-within-month",
                        "A price holds from the first instant of a UTC month on.");
            }
            if (!price.bundle().equals(Price.BASE_BUNDLE)) {
                refuse(
                        field + "/bundle",
                        "bundle-unknown",
                        "There is no metric by bundle yet; the only bundle is '" + Price.BASE_BUNDLE + "'.");
            }
            if (!heads.add(price.metric() + " " + price.bundle() + " " + price.effectiveFrom())) {
                refuse(field, "price-twice", "Two prices of one metric and bundle hold from the same instant.");
            }
        }
    }

    private void requireMetric(String field, String metric) {
        if (catalogue.latest(metric).isEmpty()) {
            refuse(field, "metric-unknown", "The metric catalogue has no '" + metric + "'.");
        }
    }

    private static boolean startsMonth(Instant instant) {
        return BillingMonth.containing(instant).start().equals(instant);
    }

    private void refuse(String field, String rule, String detail) {
        violations.add(new Violation(field, rule, detail));
    }
}
