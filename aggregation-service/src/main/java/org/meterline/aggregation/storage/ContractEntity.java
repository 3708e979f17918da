package org.meterline.aggregation.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
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

/** A contract as a row, with its sites, bundles and prices in their order. */
@Entity
@Table(name = "contract")
class ContractEntity extends PanacheEntityBase {

    @Id
    UUID id;

    String provider;

    String name;

    @Column(name = "product_family")
    String productFamily;

    @Column(name = "commit_units")
    long commitUnits;

    @Column(name = "commit_metric")
    String commitMetric;

    @Enumerated(EnumType.STRING)
    @Column(name = "overage_rule")
    OverageRule overageRule;

    String currency;

    @Column(name = "first_month")
    @Nullable
    LocalDate firstMonth;

    @Column(name = "last_month")
    @Nullable
    LocalDate lastMonth;

    @Column(name = "lines_by_customer")
    boolean linesByCustomer;

    @Column(name = "lines_by_site")
    boolean linesBySite;

    @Version
    long version;

    @Column(name = "created_at")
    Instant createdAt;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "contract_site", joinColumns = @JoinColumn(name = "contract_id"))
    @OrderColumn(name = "position")
    @Column(name = "site")
    List<String> sites = new ArrayList<>();

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "contract_bundle", joinColumns = @JoinColumn(name = "contract_id"))
    @OrderColumn(name = "position")
    List<BundleRow> bundles = new ArrayList<>();

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "contract_price", joinColumns = @JoinColumn(name = "contract_id"))
    @OrderColumn(name = "position")
    List<PriceRow> prices = new ArrayList<>();

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "contract_commit", joinColumns = @JoinColumn(name = "contract_id"))
    @OrderColumn(name = "position")
    List<CommitRow> commits = new ArrayList<>();

    /** That a feature makes a bundle. */
    @Embeddable
    static class BundleRow {

        String feature;

        String name;
    }

    /** What is committed to from a month on. */
    @Embeddable
    static class CommitRow {

        @Column(name = "commit_units")
        long commitUnits;

        @Enumerated(EnumType.STRING)
        @Column(name = "overage_rule")
        OverageRule overageRule;

        @Column(name = "effective_from")
        Instant effectiveFrom;
    }

    /** One tier of one price of the book; the one after a tier that ends is the next of the same price. */
    @Embeddable
    static class PriceRow {

        String metric;

        String bundle;

        @Enumerated(EnumType.STRING)
        PriceUnit unit;

        BigDecimal price;

        @Column(name = "up_to")
        @Nullable
        BigDecimal upTo;

        @Column(name = "effective_from")
        Instant effectiveFrom;
    }

    void write(Contract.Terms terms) {
        name = terms.name();
        productFamily = terms.productFamily();
        commitUnits = terms.commit();
        commitMetric = terms.commitMetric();
        overageRule = terms.overageRule();
        currency = terms.currency().getCurrencyCode();
        sites.clear();
        sites.addAll(terms.sites());
        bundles.clear();
        terms.bundles().forEach(bundle -> bundles.add(row(bundle)));
        prices.clear();
        terms.priceBook().forEach(price -> price.tiers().forEach(tier -> prices.add(row(price, tier))));
        commits.clear();
        terms.commitChanges().forEach(change -> commits.add(row(change)));
        linesByCustomer = terms.linesBy().byCustomer();
        linesBySite = terms.linesBy().bySite();
        firstMonth = firstDay(terms.period().first());
        lastMonth = firstDay(terms.period().last());
    }

    Contract contract() {
        return new Contract(
                id,
                provider,
                new Contract.Terms(
                        name,
                        productFamily,
                        commitUnits,
                        commitMetric,
                        overageRule,
                        Currency.getInstance(currency),
                        sites,
                        bundles.stream()
                                .map(row -> new Bundle(row.feature, row.name))
                                .toList(),
                        prices(),
                        commits.stream()
                                .map(row -> new CommitChange(row.commitUnits, row.overageRule, row.effectiveFrom))
                                .toList(),
                        new LineGrouping(linesByCustomer, linesBySite),
                        new ContractPeriod(month(firstMonth), month(lastMonth))),
                version,
                createdAt);
    }

    private static BundleRow row(Bundle bundle) {
        BundleRow row = new BundleRow();
        row.feature = bundle.feature();
        row.name = bundle.name();
        return row;
    }

    private List<Price> prices() {
        List<Price> read = new ArrayList<>();
        List<PriceTier> tiers = new ArrayList<>();
        for (PriceRow row : prices) {
            tiers.add(new PriceTier(row.upTo, row.price));
            if (row.upTo == null) {
                read.add(new Price(row.metric, row.bundle, row.unit, tiers, row.effectiveFrom));
                tiers.clear();
            }
        }
        return read;
    }

    private static PriceRow row(Price price, PriceTier tier) {
        PriceRow row = new PriceRow();
        row.metric = price.metric();
        row.bundle = price.bundle();
        row.unit = price.unit();
        row.price = tier.price();
        row.upTo = tier.upTo();
        row.effectiveFrom = price.effectiveFrom();
        return row;
    }

    private static CommitRow row(CommitChange change) {
        CommitRow row = new CommitRow();
        row.commitUnits = change.commit();
        row.overageRule = change.overageRule();
        row.effectiveFrom = change.effectiveFrom();
        return row;
    }

    private static @Nullable LocalDate firstDay(@Nullable BillingMonth month) {
        return month == null ? null : month.firstDay();
    }

    private static @Nullable BillingMonth month(@Nullable LocalDate firstDay) {
        return firstDay == null ? null : BillingMonth.of(firstDay.getYear(), firstDay.getMonthValue());
    }
}
