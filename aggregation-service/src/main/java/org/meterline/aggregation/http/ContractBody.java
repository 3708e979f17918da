package org.meterline.aggregation.http;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Bundle;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.chassis.problem.Problems;

/** A contract as a client writes it; for a change, what is absent stays as it is. */
public record ContractBody(
        @Nullable String name,
        @Nullable String productFamily,
        @Nullable Long commit,
        @Nullable String commitMetric,
        @Nullable String overageRule,
        @Nullable String currency,
        @Nullable List<String> sites,
        @Nullable List<BundleBody> bundles,
        @Nullable List<PriceBody> priceBook) {

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_LIST = 1000;
    private static final String DECIMAL = "[0-9]{1,12}(\\.[0-9]{1,8})?";

    /** Which feature makes which bundle. */
    public record BundleBody(
            @Nullable String feature, @Nullable String name) {}

    /** One price of the book. */
    public record PriceBody(
            @Nullable String metric,
            @Nullable String bundle,
            @Nullable String unit,
            @Nullable String price,
            @Nullable String effectiveFrom) {}

    /** The terms of a new contract. */
    Contract.Terms terms() {
        return new Contract.Terms(
                name(required(name, "/name")),
                name(required(productFamily, "/productFamily"), "/productFamily"),
                required(commit, "/commit"),
                required(commitMetric, "/commitMetric"),
                overageRule == null ? OverageRule.HOURLY : overageRule(overageRule),
                currency(required(currency, "/currency")),
                sites == null ? List.of() : sites(sites),
                bundles == null ? List.of() : bundles(bundles),
                priceBook == null ? List.of() : prices(priceBook));
    }

    /** The terms of a contract that is changed. */
    Contract.Terms over(Contract.Terms before) {
        return new Contract.Terms(
                name == null ? before.name() : name(name),
                productFamily == null ? before.productFamily() : name(productFamily, "/productFamily"),
                commit == null ? before.commit() : commit,
                commitMetric == null ? before.commitMetric() : commitMetric,
                overageRule == null ? before.overageRule() : overageRule(overageRule),
                currency == null ? before.currency() : currency(currency),
                sites == null ? before.sites() : sites(sites),
                bundles == null ? before.bundles() : bundles(bundles),
                priceBook == null ? before.priceBook() : prices(priceBook));
    }

    private static List<Bundle> bundles(List<BundleBody> bundles) {
        limited(bundles, "/bundles");
        List<Bundle> read = new ArrayList<>();
        for (int i = 0; i < bundles.size(); i++) {
            String field = "/bundles/" + i;
            BundleBody body = required(bundles.get(i), field);
            read.add(new Bundle(
                    name(required(body.feature(), field + "/feature"), field + "/feature"),
                    name(required(body.name(), field + "/name"), field + "/name")));
        }
        return List.copyOf(read);
    }

    private static String name(String text) {
        return name(text, "/name");
    }

    private static String name(String text, String field) {
        if (text.isBlank() || text.length() > LONGEST_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw refused(field, "text-malformed", "It is blank, longer than " + LONGEST_NAME + ", or has controls.");
        }
        return text;
    }

    private static OverageRule overageRule(String text) {
        return constant("/overageRule", OverageRule.values(), text);
    }

    private static <E extends Enum<E>> E constant(String field, E[] values, String text) {
        for (E value : values) {
            if (word(value).equals(text)) {
                return value;
            }
        }
        throw refused(field, "word-unknown", "'" + text + "' is not known here.");
    }

    /** How a constant is written in JSON. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw refused("/currency", "currency-unknown", "'" + code + "' is not an ISO 4217 code.");
        }
    }

    private static List<String> sites(List<String> sites) {
        limited(sites, "/sites");
        for (int i = 0; i < sites.size(); i++) {
            name(required(sites.get(i), "/sites/" + i), "/sites/" + i);
        }
        return sites;
    }

    private static List<Price> prices(List<PriceBody> prices) {
        limited(prices, "/priceBook");
        List<Price> read = new ArrayList<>();
        for (int i = 0; i < prices.size(); i++) {
            read.add(price(required(prices.get(i), "/priceBook/" + i), "/priceBook/" + i));
        }
        return List.copyOf(read);
    }

    private static Price price(PriceBody body, String field) {
        String decimal = required(body.price(), field + "/price");
        if (!decimal.matches(DECIMAL)) {
            throw refused(field + "/price", "decimal-malformed", "A price is a decimal such as \"4.50\".");
        }
        return new Price(
                required(body.metric(), field + "/metric"),
                Optional.ofNullable(body.bundle()).orElse(Price.BASE_BUNDLE),
                constant(field + "/unit", PriceUnit.values(), required(body.unit(), field + "/unit")),
                new BigDecimal(decimal),
                instant(required(body.effectiveFrom(), field + "/effectiveFrom"), field + "/effectiveFrom"));
    }

    private static Instant instant(String text, String field) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw refused(field, "instant-malformed", "A time is written as 2026-11-01T00:00:00Z.");
        }
    }

    private static void limited(List<?> list, String field) {
        if (list.size() > LONGEST_LIST) {
            throw refused(field, "list-too-long", "It has more than " + LONGEST_LIST + " items.");
        }
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw refused(field, "field-missing", "It is needed.");
        }
        return value;
    }

    private static RuntimeException refused(String field, String rule, String detail) {
        return Problems.of(AggregationProblem.INVALID_CONTRACT, detail, field, rule);
    }
}
