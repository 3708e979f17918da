package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.HORIZON;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.VSAN_TIB;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.LineAmounts;
import org.meterline.aggregation.domain.order.LineHead;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.aggregation.usecase.order.CorrectionStore.Filter;
import org.meterline.aggregation.usecase.order.HourlyMetrics;
import org.meterline.aggregation.usecase.order.OpenOrders;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/**
 * Whatever is reported, decided, registered and said of past months while orders open: what was ordered for a month and all its
 * corrections are what the month comes to, to the last digit of every number.
 */
class CorrectionsAddUpTest {

    private static final BillingMonth FIRST = BillingMonth.of(2026, 1);
    private static final int MONTHS = 3;
    private static final int STEPS = 24;
    private static final int MANY = 1000;
    private static final List<UUID> METERS = List.of(id("m-1"), id("m-2"));
    private static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));
    private static final List<String> CUSTOMERS = List.of("acme", "globex");

    private final OrderSuite suite = new OrderSuite();
    private final List<Contract> contracts = new ArrayList<>();
    private final List<Reports.Sent> sent = new ArrayList<>();
    private Random random = new Random(0);
    private long revision;

    @AfterTry
    void clear() {
        suite.clear();
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void agg291WhatWasOrderedAndItsCorrectionsAreWhatTheMonthComesTo(@ForAll long seed) {
        suite.clear();
        random = new Random(seed);
        contracts.clear();
        sent.clear();
        addContract("flat", List.of(tier(null, "4.505")));
        addContract("tiered", List.of(tier("0.01", "9.99"), tier("0.05", "3.333"), tier(null, "1")));
        for (int which = 0; which < METERS.size(); which++) {
            register(which);
        }
        BillingMonth month = FIRST;
        for (int opened = 0; opened < MONTHS + 2; opened++) {
            for (int step = 0; step < STEPS; step++) {
                happen(month);
            }
            month = month.next();
            suite.clock.moveTo(month.start().plus(Duration.ofHours(72)).toString());
            open();
            suite.noticing().lookAtAll(2);
            assertAddsUp();
            happen(month.previous());
            suite.clock.moveTo(month.start().plus(Duration.ofDays(10)).toString());
            suite.noticing().lookAtAll(2);
            assertAddsUp();
        }
    }

    private void open() {
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        opening.openDue(MANY);
    }

    /** Something of a month that is over, or of one before it. */
    private void happen(BillingMonth last) {
        switch (random.nextInt(12)) {
            case 0 -> register(random.nextInt(METERS.size()));
            case 1 -> decide(Kind.CHOICE);
            case 2 -> decide(Kind.WITHDRAWAL);
            case 3 ->
                suite.suite.policies.say(
                        PROVIDER,
                        SOURCES.get(random.nextInt(SOURCES.size())),
                        hourUpTo(last),
                        new SourcePolicy.MissingSamples(random.nextInt(4)),
                        "so",
                        "somebody");
            case 4 -> approve();
            default -> count(last);
        }
    }

    /** Near the ends of months, where what is estimated reaches over them. */
    private Instant hourUpTo(BillingMonth last) {
        BillingMonth month = FIRST;
        for (int later = random.nextInt(MONTHS); later > 0 && month.compareTo(last) < 0; later--) {
            month = month.next();
        }
        return month.end().minus(Duration.ofHours(1 + random.nextInt(5)));
    }

    private void count(BillingMonth last) {
        int watched = 900 * (1 + random.nextInt(4));
        String customer = CUSTOMERS.get(random.nextInt(CUSTOMERS.size()));
        Reports.Sent one = report(
                METERS.get(random.nextInt(METERS.size())),
                sent.size() + 1L,
                SOURCES.get(random.nextInt(SOURCES.size())),
                hourUpTo(last),
                List.of(new Span(0, watched)),
                vm(RecordHead.of("vm-1", 0, watched).withCustomer(customer), 4096 + 8L * random.nextInt(5000)),
                host("host-1", 0, watched, 16 + random.nextInt(24)),
                vsan(
                        RecordHead.of("cluster-1", 0, watched),
                        (long) (1 + random.nextInt(60)) << 40,
                        1L << 41,
                        "standard"),
                sessions(RecordHead.of("pod-1", 0, watched).withCustomer(customer), random.nextInt(50)));
        sent.add(one);
        suite.suite.outcomes(one);
    }

    private void decide(Kind kind) {
        if (!sent.isEmpty()) {
            suite.suite.decide(kind, sent.get(random.nextInt(sent.size())).digest(), "so");
        }
    }

    /** From the 90th day on nothing goes by rule. */
    private void approve() {
        suite.corrections.list(PROVIDER, new Filter(null, null, "AWAITING_APPROVAL"), null, 1).stream()
                .findFirst()
                .ifPresent(late -> suite.corrections.approve(
                        PROVIDER,
                        late.computed().id(),
                        late.version(),
                        new Correction.Approval("admin", suite.clock.instant(), "so")));
    }

    private void register(int which) {
        List<Since<MeterMode>> modes = random.nextInt(3) > 0
                ? List.of(new Since<>(MeterMode.PRODUCTION, null))
                : List.of(
                        new Since<>(MeterMode.TEST, null),
                        new Since<>(MeterMode.PRODUCTION, hourUpTo(FIRST.next().next())));
        Contract contract = contracts.get(random.nextInt(contracts.size()));
        suite.suite.apply(meter(
                METERS.get(which),
                1 + which,
                ++revision,
                modes,
                new Assignment(contract.id(), "site-" + random.nextInt(2))));
        suite.suite.recountAll();
    }

    private void assertAddsUp() {
        Set<UUID> seen = new HashSet<>();
        for (Contract contract : contracts) {
            List<StoredOrder> orders = orders(contract);
            for (StoredOrder order : orders) {
                BillingMonth month = order.computed().month();
                assertArrayEquals(
                        OrderCodec.document(order.computed()),
                        OrderCodec.document(suite.orders
                                .basis(PROVIDER, order.computed().id())
                                .orElseThrow()
                                .order()));
                List<OrderLine> lines = new ArrayList<>(order.computed().own());
                for (StoredOrder later : orders) {
                    for (Correction correction : later.computed().corrections()) {
                        if (correction.sourceMonth().equals(month)) {
                            assertTrue(seen.add(correction.id()), "ordered twice");
                            lines.addAll(correction.differences());
                        }
                    }
                }
                suite.corrections.list(PROVIDER, new Filter(month, contract.id(), null), null, MANY).stream()
                        .filter(correction -> !(correction.state() instanceof CorrectionState.Ordered))
                        .forEach(
                                correction -> lines.addAll(correction.computed().differences()));
                assertEquals(
                        sums(again(order).lines()),
                        sums(lines),
                        () -> contract.terms().name() + " " + month);
            }
        }
    }

    private List<StoredOrder> orders(Contract contract) {
        List<StoredOrder> orders = new ArrayList<>();
        for (BillingMonth month = FIRST;
                month.compareTo(FIRST.next().next().next().next()) <= 0;
                month = month.next()) {
            suite.orders.find(PROVIDER, DraftOrder.idOf(contract.id(), month)).ifPresent(orders::add);
        }
        return orders;
    }

    private DraftOrder again(StoredOrder order) {
        Contract contract = order.computed().contract();
        BillingMonth month = order.computed().month();
        return DraftOrder.of(
                contract,
                month,
                suite.suite.metrics.catalogue(),
                OrderSuite.CALENDAR,
                suite.suite.queries.orderInputs(
                        contract,
                        month,
                        HourlyMetrics.of(contract, suite.suite.metrics.catalogue()),
                        suite.clock.instant()));
    }

    /** Every number by head, with what comes to nothing left out. */
    private static SortedMap<LineHead, List<String>> sums(List<OrderLine> lines) {
        SortedMap<LineHead, LineAmounts> sums = new TreeMap<>();
        lines.forEach(line -> sums.merge(LineHead.of(line), LineAmounts.of(line), LineAmounts::plus));
        SortedMap<LineHead, List<String>> told = new TreeMap<>();
        sums.forEach((head, sum) -> {
            if (!sum.comesToNothing()) {
                told.put(
                        head,
                        List.of(
                                sum.measured().toString(),
                                String.valueOf(sum.unitHours()),
                                sum.quantity().toPlainString(),
                                sum.exactAmount().toString(),
                                sum.amount().toPlainString()));
            }
        });
        return told;
    }

    private void addContract(String name, List<PriceTier> vram) {
        Instant always = Instant.parse("2020-01-01T00:00:00Z");
        Contract contract = new Contract(
                id(name),
                PROVIDER,
                new Contract.Terms(
                        name,
                        "RENTAL",
                        1,
                        HOURLY_CORES,
                        OverageRule.HOURLY,
                        Currency.getInstance("EUR"),
                        List.of(),
                        List.of(),
                        List.of(
                                new Price(VRAM, Price.BASE_BUNDLE, PriceUnit.MONEY, vram, always),
                                new Price(
                                        HOURLY_CORES,
                                        Price.BASE_BUNDLE,
                                        PriceUnit.POINTS,
                                        new BigDecimal("7.7"),
                                        always),
                                new Price(
                                        VSAN_TIB, Price.BASE_BUNDLE, PriceUnit.MONEY, new BigDecimal("111.11"), always),
                                new Price(HORIZON, Price.BASE_BUNDLE, PriceUnit.MONEY, new BigDecimal("2"), always))),
                1,
                FIRST.start());
        suite.contracts.add(contract);
        contracts.add(contract);
    }

    private static PriceTier tier(@Nullable String upTo, String price) {
        return new PriceTier(upTo == null ? null : new BigDecimal(upTo), new BigDecimal(price));
    }
}
