package org.meterline.aggregation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
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

/**
 * The terms of a contract as JSON, as its history keeps them: the same terms are the same text. What is added to the terms is
 * absent in older texts, and then is as it was before it was added.
 *
 * <p>Orders have terms in another form, in the bytes that their hashes are over ({@code OrderCodec}). Neither can take the other's
 * without changing what is stored: the rows of a history are never written again, and an order is computed again to the same bytes.
 */
public final class TermsJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record TermsRow(
            String name,
            String productFamily,
            long commit,
            String commitMetric,
            OverageRule overageRule,
            String currency,
            List<String> sites,
            List<BundleRow> bundles,
            List<PriceRow> priceBook,
            @Nullable List<CommitRow> commits,
            @Nullable GroupingRow linesBy,
            @Nullable String startMonth,
            @Nullable String endMonth) {}

    private record BundleRow(String feature, String name) {}

    private record PriceRow(String metric, String bundle, PriceUnit unit, List<TierRow> tiers, String effectiveFrom) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record TierRow(@Nullable String upTo, String price) {}

    private record CommitRow(long commit, OverageRule overageRule, String effectiveFrom) {}

    private record GroupingRow(boolean customer, boolean site) {}

    private TermsJson() {}

    public static String write(Contract.Terms terms) {
        ContractPeriod period = terms.period();
        TermsRow row = new TermsRow(
                terms.name(),
                terms.productFamily(),
                terms.commit(),
                terms.commitMetric(),
                terms.overageRule(),
                terms.currency().getCurrencyCode(),
                terms.sites(),
                terms.bundles().stream()
                        .map(bundle -> new BundleRow(bundle.feature(), bundle.name()))
                        .toList(),
                terms.priceBook().stream().map(TermsJson::row).toList(),
                terms.commitChanges().stream().map(TermsJson::row).toList(),
                new GroupingRow(terms.linesBy().byCustomer(), terms.linesBy().bySite()),
                text(period.first()),
                text(period.last()));
        try {
            return MAPPER.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("terms can always be written", e);
        }
    }

    public static Contract.Terms read(String json) {
        TermsRow row;
        try {
            row = MAPPER.readValue(json, TermsRow.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we wrote can always be read", e);
        }
        return new Contract.Terms(
                row.name(),
                row.productFamily(),
                row.commit(),
                row.commitMetric(),
                row.overageRule(),
                Currency.getInstance(row.currency()),
                row.sites(),
                row.bundles().stream()
                        .map(bundle -> new Bundle(bundle.feature(), bundle.name()))
                        .toList(),
                row.priceBook().stream().map(TermsJson::price).toList(),
                row.commits() == null
                        ? List.of()
                        : row.commits().stream().map(TermsJson::commitChange).toList(),
                row.linesBy() == null
                        ? LineGrouping.ALL
                        : new LineGrouping(
                                row.linesBy().customer(), row.linesBy().site()),
                new ContractPeriod(month(row.startMonth()), month(row.endMonth())));
    }

    private static PriceRow row(Price price) {
        return new PriceRow(
                price.metric(),
                price.bundle(),
                price.unit(),
                price.tiers().stream()
                        .map(tier -> new TierRow(
                                tier.upTo() == null ? null : tier.upTo().toPlainString(),
                                tier.price().toPlainString()))
                        .toList(),
                price.effectiveFrom().toString());
    }

    private static Price price(PriceRow row) {
        return new Price(
                row.metric(),
                row.bundle(),
                row.unit(),
                row.tiers().stream()
                        .map(tier -> new PriceTier(
                                tier.upTo() == null ? null : new BigDecimal(tier.upTo()), new BigDecimal(tier.price())))
                        .toList(),
                Instant.parse(row.effectiveFrom()));
    }

    private static CommitRow row(CommitChange change) {
        return new CommitRow(
                change.commit(), change.overageRule(), change.effectiveFrom().toString());
    }

    private static CommitChange commitChange(CommitRow row) {
        return new CommitChange(row.commit(), row.overageRule(), Instant.parse(row.effectiveFrom()));
    }

    private static @Nullable String text(@Nullable BillingMonth month) {
        return month == null ? null : month.toString();
    }

    private static @Nullable BillingMonth month(@Nullable String text) {
        return text == null
                ? null
                : BillingMonth.parse(text).orElseThrow(() -> new IllegalStateException("'" + text + "' is no month"));
    }
}
