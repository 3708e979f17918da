package org.meterline.aggregation.storage.order;

import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Bundle;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.ContractPeriod;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.LineGrouping;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/** A contract that sells every metric there is, and an October in which something of each was used, drawn from a seed. */
final class Sold {

    static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    static final String FINAL = "2026-11-04T00:00:00Z";
    static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));

    private static final int MANY = 1000;
    private static final List<UUID> METERS = List.of(id("m-1"), id("m-2"));
    private static final List<String> CUSTOMERS = List.of("=acme", "globex & söhne", "東京");
    private static final Instant START = hour("2026-10-31T12:00:00Z");
    private static final int HOURS = 8;
    private static final Instant SINCE = Instant.parse("2020-01-01T00:00:00Z");

    private final OrderSuite suite;
    private final Random random;
    private long sequence;

    Sold(OrderSuite suite, long seed) {
        this.suite = suite;
        this.random = new Random(seed);
    }

    /** Terms of which the seed decides the rest. */
    Contract contract() {
        Contract contract = new Contract(
                id("everything"),
                PROVIDER,
                new Contract.Terms(
                        "everything",
                        "RENTAL",
                        1 + random.nextInt(40),
                        Reports.HOURLY_CORES,
                        random.nextBoolean() ? OverageRule.HOURLY : OverageRule.AVERAGE,
                        Currency.getInstance(random.nextBoolean() ? "EUR" : "JPY"),
                        List.of("Bonn"),
                        List.of(new Bundle("aria", "premier")),
                        List.of(
                                price(Reports.VRAM, Price.BASE_BUNDLE, PriceUnit.POINTS, "4.5"),
                                price(Reports.BUNDLE_VRAM, Price.BASE_BUNDLE, PriceUnit.MONEY, "7"),
                                price(Reports.BUNDLE_VRAM, "premier", PriceUnit.MONEY, "10.125"),
                                new Price(
                                        Reports.HOURLY_CORES,
                                        Price.BASE_BUNDLE,
                                        PriceUnit.MONEY,
                                        List.of(
                                                new PriceTier(new BigDecimal("0.1"), new BigDecimal("7")),
                                                new PriceTier(new BigDecimal("0.3"), new BigDecimal("6.5")),
                                                new PriceTier(null, new BigDecimal("5"))),
                                        SINCE),
                                price(Reports.VSAN_TIB, Price.BASE_BUNDLE, PriceUnit.MONEY, "120"),
                                price(Reports.VSAN_USED, "standard", PriceUnit.MONEY, "0.05"),
                                price(Reports.HORIZON, Price.BASE_BUNDLE, PriceUnit.MONEY, "3"),
                                price(Reports.PROTECTED, Price.BASE_BUNDLE, PriceUnit.POINTS, "2")),
                        List.of(),
                        random.nextBoolean() ? LineGrouping.ALL : new LineGrouping(random.nextBoolean(), false),
                        ContractPeriod.ALWAYS),
                1,
                Instant.parse("2026-10-01T00:00:00Z"));
        suite.contracts.add(contract);
        for (int which = 0; which < METERS.size(); which++) {
            suite.suite.apply(meter(
                    METERS.get(which),
                    1 + which,
                    1,
                    List.of(new Since<>(MeterMode.PRODUCTION, null)),
                    new Assignment(contract.id(), which == 0 ? "Bonn" : "Köln")));
        }
        return contract;
    }

    private static Price price(String metric, String bundle, PriceUnit unit, String price) {
        return new Price(metric, bundle, unit, new BigDecimal(price), SINCE);
    }

    /** Counts some reports, of hours that may have been counted before. */
    void count(int reports) {
        for (int i = 0; i < reports; i++) {
            suite.suite.count(List.of(aReport()));
        }
    }

    private Reports.Sent aReport() {
        int watched = 600 * (1 + random.nextInt(6));
        String customer = CUSTOMERS.get(random.nextInt(CUSTOMERS.size()));
        RecordHead licensed = RecordHead.of("host-1", 0, watched).withLicence(Licence.RENTAL, "K1");
        int which = random.nextInt(SOURCES.size());
        sequence++;
        return report(
                METERS.get(which),
                sequence,
                SOURCES.get(which),
                START.plusSeconds(3600L * random.nextInt(HOURS)),
                List.of(new Span(0, watched)),
                vm(
                        RecordHead.of("vm-1", 0, watched)
                                .withCustomer(customer)
                                .withFeatures(random.nextBoolean() ? List.of("aria", "x,y") : List.of()),
                        1024L * (1 + random.nextInt(64))),
                vm("vm-2", 0, watched, 4096, 3072),
                host(licensed, 8 + random.nextInt(24)),
                vsan(RecordHead.of("cluster-1", 0, watched), (20L + random.nextInt(40)) << 40, 1L << 41, "standard"),
                sessions(RecordHead.of("pod-1", 0, watched).withCustomer(customer), random.nextInt(50)),
                protectedVms(RecordHead.of("site-1", 0, watched), 1 + random.nextInt(9)));
    }

    /** The order of October, opened. */
    StoredOrder open(Contract contract) {
        suite.clock.moveTo(FINAL);
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
        return suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), OCTOBER))
                .orElseThrow();
    }
}
