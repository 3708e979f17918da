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
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Bundle;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceUnit;

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

    /** That a feature makes a bundle. */
    @Embeddable
    static class BundleRow {

        String feature;

        String name;
    }

    /** One price of the book. */
    @Embeddable
    static class PriceRow {

        String metric;

        String bundle;

        @Enumerated(EnumType.STRING)
        PriceUnit unit;

        BigDecimal price;

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
        terms.priceBook().forEach(price -> prices.add(row(price)));
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
                        prices.stream()
                                .map(row -> new Price(row.metric, row.bundle, row.unit, row.price, row.effectiveFrom))
                                .toList()),
                version,
                createdAt);
    }

    private static BundleRow row(Bundle bundle) {
        BundleRow row = new BundleRow();
        row.feature = bundle.feature();
        row.name = bundle.name();
        return row;
    }

    private static PriceRow row(Price price) {
        PriceRow row = new PriceRow();
        row.metric = price.metric();
        row.bundle = price.bundle();
        row.unit = price.unit();
        row.price = price.price();
        row.effectiveFrom = price.effectiveFrom();
        return row;
    }
}
