package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.meterline.aggregation.domain.order.CommitChange;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.ContractPeriod;
import org.meterline.aggregation.domain.order.LineGrouping;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.chassis.problem.Problems;

/**
 * A contract as a client writes it; for a change, what is absent stays as it is.
 *
 * @param commit what is committed to until the first of the commits holds
 * @param linesBy by what lines are told apart: {@code customer}, {@code site}
 * @param startMonth the first month that has an order; empty: any
 * @param endMonth the last month that has an order; empty: any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContractBody(
        @Nullable String name,
        @Nullable String productFamily,
        @Nullable Long commit,
        @Nullable String commitMetric,
        @Nullable String overageRule,
        @Nullable String currency,
        @Nullable List<String> sites,
        @Nullable List<BundleBody> bundles,
        @Nullable List<PriceBody> priceBook,
        @Nullable List<CommitBody> commits,
        @Nullable List<String> linesBy,
        @Nullable String startMonth,
        @Nullable String endMonth) {

    private static final String BY_CUSTOMER = "customer";
    private static final String BY_SITE = "site";
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_LIST = 1000;
    private static final String DECIMAL = "[0-9]{1,12}(\\.[0-9]{1,8})?";

    /** Which feature makes which bundle. */
    public record BundleBody(
            @Nullable String feature, @Nullable String name) {}

    /**
     * One price of the book.
     *
     * @param price a flat price; absent where it has tiers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PriceBody(
            @Nullable String metric,
            @Nullable String bundle,
            @Nullable String unit,
            @Nullable String price,
            @Nullable String effectiveFrom,
            @Nullable List<TierBody> tiers) {

        static PriceBody of(Price price) {
            return new PriceBody(
                    price.metric(),
                    price.bundle(),
                    word(price.unit()),
                    price.flat() ? price.tiers().getFirst().price().toPlainString() : null,
                    price.effectiveFrom().toString(),
                    price.flat()
                            ? null
                            : price.tiers().stream().map(TierBody::of).toList());
        }
    }

    /**
     * What each unit of the contract's quantity costs in one tier.
     *
     * @param upTo where it ends; absent in the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TierBody(@Nullable String upTo, @Nullable String price) {

        static TierBody of(PriceTier tier) {
            return new TierBody(
                    tier.upTo() == null ? null : tier.upTo().toPlainString(),
                    tier.price().toPlainString());
        }
    }

    /** What is committed to from the start of a month on. */
    public record CommitBody(
            @Nullable Long commit,
            @Nullable String overageRule,
            @Nullable String effectiveFrom) {

        static CommitBody of(CommitChange change) {
            return new CommitBody(
                    change.commit(),
                    word(change.overageRule()),
                    change.effectiveFrom().toString());
        }
    }

    /** Terms as they are told. */
    static ContractBody of(Contract.Terms terms) {
        return new ContractBody(
                terms.name(),
                terms.productFamily(),
                terms.commit(),
                terms.commitMetric(),
                word(terms.overageRule()),
                terms.currency().getCurrencyCode(),
                terms.sites(),
                terms.bundles().stream()
                        .map(bundle -> new BundleBody(bundle.feature(), bundle.name()))
                        .toList(),
                terms.priceBook().stream().map(PriceBody::of).toList(),
                terms.commitChanges().stream().map(CommitBody::of).toList(),
                words(terms.linesBy()),
                text(terms.period().first()),
                text(terms.period().last()));
    }

    private static List<String> words(LineGrouping linesBy) {
        List<String> words = new ArrayList<>();
        if (linesBy.byCustomer()) {
            words.add(BY_CUSTOMER);
        }
        if (linesBy.bySite()) {
            words.add(BY_SITE);
        }
        return List.copyOf(words);
    }

    private static @Nullable String text(@Nullable BillingMonth month) {
        return month == null ? null : month.toString();
    }

    /** The terms of a new contract. */
    Contract.Terms terms() {
        OverageRule rule = overageRule == null ? OverageRule.HOURLY : overageRule(overageRule, "/overageRule");
        return new Contract.Terms(
                name(required(name, "/name")),
                name(required(productFamily, "/productFamily"), "/productFamily"),
                required(commit, "/commit"),
                required(commitMetric, "/commitMetric"),
                rule,
                currency(required(currency, "/currency")),
                sites == null ? List.of() : sites(sites),
                bundles == null ? List.of() : bundles(bundles),
                priceBook == null ? List.of() : prices(priceBook),
                commits == null ? List.of() : commits(commits, rule),
                linesBy == null ? LineGrouping.ALL : grouping(linesBy),
                new ContractPeriod(month(startMonth, "/startMonth"), month(endMonth, "/endMonth")));
    }

    /** The terms of a contract that is changed. */
    Contract.Terms over(Contract.Terms before) {
        OverageRule rule = overageRule == null ? before.overageRule() : overageRule(overageRule, "/overageRule");
        return new Contract.Terms(
                name == null ? before.name() : name(name),
                productFamily == null ? before.productFamily() : name(productFamily, "/productFamily"),
                commit == null ? before.commit() : commit,
                commitMetric == null ? before.commitMetric() : commitMetric,
                rule,
                currency == null ? before.currency() : currency(currency),
                sites == null ? before.sites() : sites(sites),
                bundles == null ? before.bundles() : bundles(bundles),
                priceBook == null ? before.priceBook() : prices(priceBook),
                commits == null ? before.commitChanges() : commits(commits, rule),
                linesBy == null ? before.linesBy() : grouping(linesBy),
                new ContractPeriod(
                        startMonth == null ? before.period().first() : month(startMonth, "/startMonth"),
                        endMonth == null ? before.period().last() : month(endMonth, "/endMonth")));
    }

    private static List<CommitChange> commits(List<CommitBody> commits, OverageRule rule) {
        limited(commits, "/commits");
        List<CommitChange> read = new ArrayList<>();
        for (int i = 0; i < commits.size(); i++) {
            String field = "/commits/" + i;
            CommitBody body = required(commits.get(i), field);
            read.add(new CommitChange(
                    required(body.commit(), field + "/commit"),
                    body.overageRule() == null ? rule : overageRule(body.overageRule(), field + "/overageRule"),
                    instant(required(body.effectiveFrom(), field + "/effectiveFrom"), field + "/effectiveFrom")));
        }
        return List.copyOf(read);
    }

    private static LineGrouping grouping(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = required(words.get(i), "/linesBy/" + i);
            if (!List.of(BY_CUSTOMER, BY_SITE).contains(word) || words.indexOf(word) < i) {
                throw refused("/linesBy/" + i, "word-unknown", "Lines are told apart by customer, by site, or both.");
            }
        }
        return new LineGrouping(words.contains(BY_CUSTOMER), words.contains(BY_SITE));
    }

    private static @Nullable BillingMonth month(@Nullable String text, String field) {
        return text == null || text.isEmpty()
                ? null
                : BillingMonth.parse(text)
                        .orElseThrow(() -> refused(field, "month-malformed", "A month is written as 2026-11."));
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

    private static OverageRule overageRule(String text, String field) {
        return constant(field, OverageRule.values(), text);
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
    public static String word(Enum<?> value) {
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
        return new Price(
                required(body.metric(), field + "/metric"),
                Optional.ofNullable(body.bundle()).orElse(Price.BASE_BUNDLE),
                constant(field + "/unit", PriceUnit.values(), required(body.unit(), field + "/unit")),
                tiers(body, field),
                instant(required(body.effectiveFrom(), field + "/effectiveFrom"), field + "/effectiveFrom"));
    }

    private static List<PriceTier> tiers(PriceBody body, String field) {
        List<TierBody> tiers = body.tiers();
        if (tiers == null) {
            String price = required(body.price(), field + "/price");
            return List.of(new PriceTier(null, decimal(price, field + "/price")));
        }
        if (body.price() != null || tiers.isEmpty()) {
            throw refused(field + "/tiers", "price-or-tiers", "Say a price, or tiers of which there is at least one.");
        }
        limited(tiers, field + "/tiers");
        List<PriceTier> read = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            String tierField = field + "/tiers/" + i;
            TierBody tier = required(tiers.get(i), tierField);
            read.add(new PriceTier(
                    tier.upTo() == null ? null : decimal(tier.upTo(), tierField + "/upTo"),
                    decimal(required(tier.price(), tierField + "/price"), tierField + "/price")));
        }
        return List.copyOf(read);
    }

    private static BigDecimal decimal(String text, String field) {
        if (!text.matches(DECIMAL)) {
            throw refused(field, "decimal-malformed", "A price or a quantity is a decimal such as \"4.50\".");
        }
        return new BigDecimal(text);
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
