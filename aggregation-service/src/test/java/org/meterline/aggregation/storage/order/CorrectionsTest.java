package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionCause;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderCommand;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.order.Reconciliation;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.aggregation.usecase.order.CorrectionStore.Approved;
import org.meterline.aggregation.usecase.order.CorrectionStore.Filter;
import org.meterline.aggregation.usecase.order.CorrectionStore.Place;
import org.meterline.aggregation.usecase.order.OpenOrders;
import org.meterline.contracts.report.Span;

/** What a month comes to after it was ordered goes on the next order, and nothing twice. */
class CorrectionsTest {

    private static final BillingMonth MARCH = BillingMonth.of(2026, 3);
    private static final BillingMonth APRIL = MARCH.next();
    private static final UUID METER = id("m-1");
    private static final UUID SOURCE = id("s-1");
    private static final List<Span> WHOLE = List.of(new Span(0, 3600));
    private static final int MANY = 1000;

    private final OrderSuite suite = new OrderSuite();

    @BeforeEach
    @AfterEach
    void clear() {
        suite.clear();
    }

    private Contract contractWithUsage() {
        Contract contract = suite.contract("rental", "2026-03-01T00:00:00Z");
        suite.suite.apply(meter(
                METER, 1, 1, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(contract.id(), "Bonn")));
        count(1, "2026-03-05T10:00:00Z", 4096);
        return contract;
    }

    private Reports.Sent count(long sequence, String hour, long mib) {
        Reports.Sent sent = report(
                METER, sequence, SOURCE, hour(hour), WHOLE, vm("vm-1", 0, 3600, mib, 0), host("host-1", 0, 3600, 20));
        suite.suite.outcomes(sent);
        return sent;
    }

    private void openAt(String instant) {
        suite.clock.moveTo(instant);
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        opening.openDue(MANY);
    }

    private StoredOrder stored(Contract contract, BillingMonth month) {
        return suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), month))
                .orElseThrow();
    }

    private static BigDecimal euros(SortedMap<PriceUnit, BigDecimal> totals) {
        return totals.getOrDefault(PriceUnit.MONEY, BigDecimal.ZERO);
    }

    @Test
    void agg385WhatPeopleChangedIsReconciledBesideWhatWasMeasured() {
        Contract contract = contractWithUsage();
        openAt("2026-04-04T00:00:00Z");
        UUID march = stored(contract, MARCH).computed().id();
        suite.moving()
                .move(
                        PROVIDER,
                        march,
                        seen -> true,
                        new OrderCommand.Edit(1, new BigDecimal("12.50"), new EditReason("OTHER", "because", null)),
                        new Person("anna", false));
        BigDecimal shown =
                euros(suite.shown().find(PROVIDER, march).orElseThrow().totals());
        suite.clock.moveTo("2026-04-11T00:00:00Z");
        count(2, "2026-03-31T23:00:00Z", 8192);
        openAt("2026-05-04T00:00:00Z");

        Reconciliation month = suite.corrections
                .reconcile(PROVIDER, MARCH, null, MANY, suite.clock.instant())
                .getFirst();
        assertEquals(
                shown.add(euros(stored(contract, APRIL).computed().totals())),
                month.lines().stream().map(line -> line.ordered().amount()).reduce(BigDecimal.ZERO, BigDecimal::add));
        assertTrue(month.lines().stream().anyMatch(line -> line.edits().amount().signum() != 0));
        assertSettled(MARCH);
    }

    @Test
    void agg382AMonthThatCannotBeLookedAtAlertsUntilItCan() {
        Contract contract = contractWithUsage();
        openAt("2026-04-04T00:00:00Z");
        suite.clock.moveTo("2026-04-11T00:00:00Z");
        count(2, "2026-03-31T23:00:00Z", 8192);
        suite.suite.database.execute("CREATE TABLE kept_aside AS SELECT id, basis FROM billing_order");
        try {
            suite.suite.database.execute("UPDATE billing_order SET basis = 'nonsense'");
            suite.noticing().lookAtAll(MANY);
            suite.noticing().lookAtAll(MANY);
            suite.suite.database.execute(
                    "UPDATE billing_order o SET basis = k.basis FROM kept_aside k WHERE k.id = o.id");
        } finally {
            suite.suite.database.execute("DROP TABLE kept_aside");
        }
        String alert = "MONTH_NOT_CORRECTED | " + contract.id() + "/2026-03 | ";
        String alerts = "SELECT kind, subject, state FROM alert WHERE kind = 'MONTH_NOT_CORRECTED'";
        assertEquals(List.of(alert + "RAISED"), suite.suite.database.rows(alerts));

        suite.noticing().lookAtAll(MANY);
        assertEquals(List.of(alert + "CLEARED"), suite.suite.database.rows(alerts));
        assertEquals(
                1,
                suite.corrections
                        .list(PROVIDER, new Filter(MARCH, null, null), null, MANY)
                        .size());
    }

    @Test
    void t31LateUsageGoesOnTheNextOrderWithItsSourceMonth() {
        Contract contract = contractWithUsage();
        openAt("2026-04-04T00:00:00Z");
        StoredOrder march = stored(contract, MARCH);

        suite.clock.moveTo("2026-04-11T00:00:00Z");
        count(2, "2026-03-31T23:00:00Z", 8192);
        openAt("2026-05-04T00:00:00Z");

        StoredOrder april = stored(contract, APRIL);
        assertEquals(march, stored(contract, MARCH));
        assertEquals(2, april.computed().lines().size());
        assertEquals(1, april.computed().corrections().size());
        Correction correction = april.computed().corrections().getFirst();
        assertEquals(Set.of(CorrectionCause.LATE_USAGE), correction.causes());
        assertEquals(2, correction.monthVersion());
        assertEquals(MARCH, correction.sourceMonth());
        assertEquals(april.computed().lines(), correction.differences());
        List<OrderLine> both = new ArrayList<>(march.computed().lines());
        both.addAll(correction.differences());
        assertEquals(
                correction.lines().stream().map(each -> each.after().amount()).reduce(BigDecimal.ZERO, BigDecimal::add),
                both.stream().map(OrderLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add));

        OrderBasis basis = suite.orders.basis(PROVIDER, april.computed().id()).orElseThrow();
        byte[] again = OrderCodec.document(basis.order());
        assertArrayEquals(OrderCodec.document(april.computed()), again);
        assertEquals(april.documentHash(), OrderCodec.hash(again));

        openAt("2026-06-04T00:00:00Z");
        assertEquals(List.of(), stored(contract, APRIL.next()).computed().lines());
    }

    private List<StoredCorrection> corrections(@Nullable BillingMonth month) {
        return suite.corrections.list(PROVIDER, new Filter(month, null, null), null, MANY);
    }

    private static List<String> states(List<StoredCorrection> corrections) {
        return corrections.stream().map(each -> each.state().word()).toList();
    }

    private void lookAt(String instant) {
        suite.clock.moveTo(instant);
        suite.noticing().lookAtAll(MANY);
    }

    private void assertSettled(BillingMonth month) {
        suite.corrections
                .reconcile(PROVIDER, month, null, MANY, suite.clock.instant())
                .forEach(contract -> contract.lines()
                        .forEach(line -> assertTrue(line.difference().comesToNothing(), line::toString)));
    }

    @Test
    void agg292TheDraftOfTheNextOrderShowsWhatIsOwed() {
        Contract contract = contractWithUsage();
        openAt("2026-04-04T00:00:00Z");
        count(2, "2026-03-31T23:00:00Z", 8192);
        lookAt("2026-04-11T00:00:00Z");

        Order april = suite.finding()
                .find(PROVIDER, DraftOrder.idOf(contract.id(), APRIL))
                .orElseThrow();
        assertEquals(
                corrections(MARCH).getFirst().computed().differences(),
                april.computed().lines());
        assertEquals(
                suite.corrections.find(
                        PROVIDER, corrections(MARCH).getFirst().computed().id()),
                corrections(MARCH).stream().findFirst());
    }

    @Test
    void agg293WhatChangesAndChangesBackIsNotOwed() {
        Contract contract = contractWithUsage();
        openAt("2026-04-04T00:00:00Z");
        Reports.Sent late = count(2, "2026-03-31T23:00:00Z", 8192);
        lookAt("2026-04-11T00:00:00Z");
        assertEquals(List.of("PENDING"), states(corrections(MARCH)));

        suite.suite.decide(Kind.WITHDRAWAL, late.digest(), "a mistake");
        openAt("2026-05-04T00:00:00Z");
        assertEquals(List.of(), corrections(MARCH));
        assertEquals(List.of(), stored(contract, APRIL).computed().corrections());
        assertSettled(MARCH);
    }

    @Test
    void agg293AMonthThatIsRecountedToTheSameOpensAllTheSame() {
        Contract contract = contractWithUsage();
        suite.clock.moveTo("2026-04-04T00:00:00Z");
        suite.versions.number(PROVIDER, MARCH);
        suite.suite.apply(meter(
                METER, 1, 2, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(contract.id(), "Bonn")));
        suite.suite.apply(
                meter(METER, 1, 3, List.of(new Since<>(MeterMode.TEST, null)), new Assignment(contract.id(), "Bonn")));
        suite.suite.recountAll();
        suite.suite.apply(meter(
                METER, 1, 4, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(contract.id(), "Bonn")));
        suite.suite.recountAll();

        openAt("2026-04-04T00:00:00Z");
        assertEquals(2, stored(contract, MARCH).computed().lines().size());
    }

    @Test
    void t24AShadowThatIsLiftedAfterClosingGivesToOneContractWhatItTakesFromTheOther() {
        Contract first = contractWithUsage();
        Contract second = suite.contract("second", "2026-03-01T00:00:00Z");
        UUID other = id("m-2");
        suite.suite.apply(meter(
                other, 2, 1, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(second.id(), "Ulm")));
        Reports.Sent winner = count(2, "2026-03-06T10:00:00Z", 4096);
        suite.suite.outcomes(report(
                other,
                1,
                SOURCE,
                hour("2026-03-06T10:00:00Z"),
                WHOLE,
                vm("vm-1", 0, 3600, 4096, 0),
                host("host-1", 0, 3600, 20)));
        openAt("2026-04-04T00:00:00Z");
        assertEquals(List.of(), stored(second, MARCH).computed().lines());

        suite.suite.decide(Kind.WITHDRAWAL, winner.digest(), "another's");
        openAt("2026-05-04T00:00:00Z");

        Correction taken = stored(first, APRIL).computed().corrections().getFirst();
        Correction given = stored(second, APRIL).computed().corrections().getFirst();
        assertEquals(Set.of(CorrectionCause.REPORT_WITHDRAWN, CorrectionCause.SHADOW_LIFTED), taken.causes());
        assertEquals(taken.causes(), given.causes());
        assertEquals(
                given.differences().stream().map(line -> line.measured()).toList(),
                taken.differences().stream()
                        .map(line -> Fraction.ZERO.minus(line.measured()))
                        .toList());
        assertSettled(MARCH);
    }

    @Test
    void t29AModeThatIsChangedAfterOpeningCountsFromItsHourOn() {
        Contract contract = suite.contract("rental", "2026-03-01T00:00:00Z");
        Assignment assignment = new Assignment(contract.id(), "Bonn");
        suite.suite.apply(meter(METER, 1, 1, List.of(new Since<>(MeterMode.TEST, null)), assignment));
        count(1, "2026-03-15T23:00:00Z", 4096);
        count(2, "2026-03-16T00:00:00Z", 8192);
        openAt("2026-04-04T00:00:00Z");
        assertEquals(List.of(), stored(contract, MARCH).computed().lines());

        suite.suite.apply(meter(
                METER,
                1,
                2,
                List.of(
                        new Since<>(MeterMode.TEST, null),
                        new Since<>(MeterMode.PRODUCTION, hour("2026-03-16T00:00:00Z"))),
                assignment));
        suite.suite.recountAll();
        openAt("2026-05-04T00:00:00Z");

        Correction correction = stored(contract, APRIL).computed().corrections().getFirst();
        assertEquals(Set.of(CorrectionCause.MODE_CHANGED), correction.causes());
        assertEquals(
                Fraction.of(4, MARCH.hours()),
                correction.differences().stream()
                        .filter(line -> line.metric().equals(VRAM))
                        .findFirst()
                        .orElseThrow()
                        .measured());
    }

    @Test
    void agg294FromTheNinetiethDayOnADifferenceNeedsAnApproval() {
        Contract contract = contractWithUsage();
        openAt("2026-06-04T00:00:00Z");
        count(2, "2026-03-31T22:00:00Z", 8192);
        lookAt("2026-06-29T23:59:59.999999Z");
        assertEquals(List.of("PENDING"), states(corrections(MARCH)));
        Correction byRule = corrections(MARCH).getFirst().computed();

        count(3, "2026-03-31T23:00:00Z", 8192);
        lookAt("2026-06-30T00:00:00Z");
        assertEquals(List.of("PENDING", "AWAITING_APPROVAL"), states(corrections(MARCH)));
        assertEquals(byRule, corrections(MARCH).getFirst().computed());
        openAt("2026-07-04T00:00:00Z");
        BillingMonth june = BillingMonth.of(2026, 6);
        assertEquals(
                List.of(byRule.id()),
                stored(contract, june).computed().corrections().stream()
                        .map(Correction::id)
                        .toList());

        StoredCorrection late = corrections(MARCH).getLast();
        UUID id = late.computed().id();
        Correction.Approval approval =
                new Correction.Approval("admin", Instant.parse("2026-07-05T00:00:00Z"), "SR 4711");
        assertEquals(new Approved.Stale(), suite.corrections.approve(PROVIDER, id, late.version() + 1, approval));
        assertEquals(new Approved.Unknown(), suite.corrections.approve("another", id, late.version(), approval));
        assertInstanceOf(Approved.Done.class, suite.corrections.approve(PROVIDER, id, late.version(), approval));
        assertInstanceOf(
                Approved.NotAwaited.class, suite.corrections.approve(PROVIDER, id, late.version() + 1, approval));
        assertEquals(
                List.of("admin | SR 4711"),
                suite.suite.database.rows("SELECT approved_by, reason FROM correction_approval"));

        openAt("2026-08-04T00:00:00Z");
        Correction ordered =
                stored(contract, june.next()).computed().corrections().getFirst();
        assertEquals(approval, ordered.approval());
        assertEquals(List.of("ORDERED", "ORDERED"), states(corrections(MARCH)));
        assertSettled(MARCH);
    }

    @Test
    void agg295ManyInstancesNoticeAndOrderOnce() throws Exception {
        Contract contract = contractWithUsage();
        for (int i = 0; i < 6; i++) {
            Contract each = suite.contract("contract-" + i, "2026-03-01T00:00:00Z");
            suite.suite.apply(meter(
                    id("many-" + i),
                    10 + i,
                    1,
                    List.of(new Since<>(MeterMode.PRODUCTION, null)),
                    new Assignment(each.id(), "Bonn")));
        }
        openAt("2026-04-04T00:00:00Z");
        for (int i = 0; i < 6; i++) {
            suite.suite.outcomes(report(
                    id("many-" + i),
                    1,
                    id("source-" + i),
                    hour("2026-03-09T10:00:00Z"),
                    WHOLE,
                    vm("vm-1", 0, 3600, 4096, 0)));
        }
        count(2, "2026-03-31T22:00:00Z", 8192);
        suite.clock.moveTo("2026-05-04T00:00:00Z");
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(instances.submit(() -> {
                    for (int often = 0; often < 4; often++) {
                        suite.noticing().lookAtAll(MANY);
                        suite.opening().openDue(MANY);
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        openAt("2026-06-04T00:00:00Z");
        assertEquals(7, corrections(MARCH).size());
        assertEquals(Set.of("ORDERED"), Set.copyOf(states(corrections(MARCH))));
        long onOrders = Stream.of(APRIL, APRIL.next())
                .flatMap(month -> suite.orders.ofMonth(PROVIDER, month, null, MANY).stream())
                .mapToLong(order -> order.computed().corrections().size())
                .sum();
        assertEquals(7, onOrders);
        assertEquals(2, stored(contract, MARCH).computed().lines().size());
        assertSettled(MARCH);
    }

    @Test
    void agg296WhereTheContractHasEndedTheyHaveAnOrderOfTheirOwn() {
        Contract contract = contractWithUsage();
        suite.suite.database.execute("UPDATE contract SET last_month = '2026-03-01'");
        openAt("2026-04-04T00:00:00Z");
        count(2, "2026-03-31T22:00:00Z", 8192);
        lookAt("2026-04-20T00:00:00Z");
        openAt("2026-04-21T00:00:00Z");
        assertEquals(List.of("PENDING"), states(corrections(MARCH)));

        openAt("2026-05-04T00:00:00Z");
        StoredOrder order = suite.orders
                .find(PROVIDER, DraftOrder.correctionIdOf(contract.id(), APRIL))
                .orElseThrow();
        assertEquals(OrderKind.CORRECTION, order.computed().kind());
        assertEquals(
                corrections(MARCH).getFirst().computed().differences(),
                order.computed().lines());
        assertEquals(
                order.documentHash(),
                OrderCodec.hash(OrderCodec.document(suite.orders
                        .basis(PROVIDER, order.computed().id())
                        .orElseThrow()
                        .order())));
        openAt("2026-06-04T00:00:00Z");
        assertEquals(
                List.of("2026-04-01"),
                suite.suite.database.rows("SELECT month FROM billing_order WHERE kind = 'CORRECTION'"));
    }

    @Test
    void agg297CorrectionsAreListedPageByPage() {
        contractWithUsage();
        openAt("2026-05-04T00:00:00Z");
        count(2, "2026-03-31T22:00:00Z", 8192);
        count(3, "2026-04-30T22:00:00Z", 8192);
        lookAt("2026-05-05T00:00:00Z");
        openAt("2026-06-04T00:00:00Z");
        count(4, "2026-03-31T23:00:00Z", 8192);
        lookAt("2026-06-05T00:00:00Z");

        List<StoredCorrection> all = corrections(null);
        assertEquals(List.of("ORDERED", "PENDING", "ORDERED"), states(all));
        List<StoredCorrection> paged = new ArrayList<>();
        Place after = null;
        for (int page = 0; page < 3; page++) {
            StoredCorrection next = suite.corrections
                    .list(PROVIDER, new Filter(null, null, null), after, 1)
                    .getFirst();
            paged.add(next);
            after = new Place(
                    next.computed().sourceMonth(),
                    next.computed().contract(),
                    next.computed().number());
        }
        assertEquals(all, paged);
        assertEquals(
                List.of(all.get(1)),
                suite.corrections.list(PROVIDER, new Filter(MARCH, id("rental"), "PENDING"), null, MANY));
        assertEquals(List.of(), suite.corrections.list("another", new Filter(null, null, null), null, MANY));
    }
}
