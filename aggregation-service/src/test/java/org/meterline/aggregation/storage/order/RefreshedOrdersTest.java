package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionCause;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.LineAmounts;
import org.meterline.aggregation.domain.order.OrderCommand;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.order.CorrectionStore.Filter;
import org.meterline.aggregation.usecase.order.OpenOrders;
import org.meterline.aggregation.usecase.order.OrderReviews.Changed;
import org.meterline.contracts.report.Span;

/** An order that is computed anew, and what earlier and later orders owe: every hour is billed once, whichever way it came. */
class RefreshedOrdersTest {

    private static final BillingMonth MARCH = BillingMonth.of(2026, 3);
    private static final BillingMonth APRIL = MARCH.next();
    private static final BillingMonth MAY = APRIL.next();
    private static final UUID METER = id("m-1");
    private static final UUID SOURCE = id("s-1");
    private static final int MANY = 1000;

    private final OrderSuite suite = new OrderSuite();
    private Contract contract;
    private long sequence;

    @BeforeEach
    void sell() {
        suite.clear();
        contract = suite.contract("rental", "2026-03-01T00:00:00Z");
        suite.suite.apply(meter(
                METER, 1, 1, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(contract.id(), "Bonn")));
    }

    @AfterEach
    void clear() {
        suite.clear();
    }

    private void count(String hour, long mib) {
        suite.suite.outcomes(report(
                METER,
                ++sequence,
                SOURCE,
                hour(hour),
                List.of(Span.WHOLE_HOUR),
                vm("vm-1", 0, 3600, mib, 0),
                host("host-1", 0, 3600, 20)));
    }

    private void openAt(String instant) {
        suite.clock.moveTo(instant);
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        opening.openDue(MANY);
    }

    private void lookAt(String instant) {
        suite.clock.moveTo(instant);
        suite.noticing().lookAtAll(MANY);
    }

    private StoredOrder stored(BillingMonth month) {
        return suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), month))
                .orElseThrow();
    }

    private void refresh(BillingMonth month) {
        StoredOrder before = stored(month);
        Changed changed = suite.moving()
                .move(
                        PROVIDER,
                        before.computed().id(),
                        version -> version == before.version(),
                        new OrderCommand.Refresh(),
                        new Person("anna", false));
        assertInstanceOf(
                OrderOutcome.Done.class,
                assertInstanceOf(Changed.Decided.class, changed).outcome());
        StoredOrder after = stored(month);
        byte[] again = OrderCodec.document(suite.orders
                .basis(PROVIDER, after.computed().id())
                .orElseThrow()
                .order());
        assertArrayEquals(OrderCodec.document(after.computed()), again);
        assertEquals(after.documentHash(), OrderCodec.hash(again));
    }

    private List<StoredCorrection> corrections(BillingMonth month) {
        return suite.corrections.list(PROVIDER, new Filter(month, null, null), null, MANY);
    }

    private List<String> states(BillingMonth month) {
        return corrections(month).stream().map(each -> each.state().word()).toList();
    }

    /** Of each line what was ordered before and what the month came to; its number on the order is another where it has more lines. */
    private static List<List<LineAmounts>> told(Correction correction) {
        return correction.lines().stream()
                .map(line -> List.of(line.before(), line.after(), LineAmounts.of(line.difference())))
                .toList();
    }

    private void assertBilledOnce(BillingMonth... months) {
        for (BillingMonth month : months) {
            suite.corrections
                    .reconcile(PROVIDER, month, null, MANY, suite.clock.instant())
                    .forEach(each -> each.lines()
                            .forEach(line -> assertTrue(line.difference().comesToNothing(), line::toString)));
        }
    }

    @Test
    void agg362ARefreshKeepsWhatEarlierMonthsOweAsItWas() {
        count("2026-03-05T10:00:00Z", 4096);
        openAt("2026-04-04T00:00:00Z");
        count("2026-03-31T23:00:00Z", 8192);
        openAt("2026-05-04T00:00:00Z");
        StoredOrder before = stored(APRIL);
        assertEquals(2, before.computed().lines().size(), "what March owes, and nothing of April");
        count("2026-04-30T23:00:00Z", 8192);
        count("2026-03-31T22:00:00Z", 2048);
        lookAt("2026-05-05T00:00:00Z");
        assertEquals(List.of("ORDERED", "PENDING"), states(MARCH));
        assertEquals(List.of("PENDING"), states(APRIL));

        refresh(APRIL);

        StoredOrder after = stored(APRIL);
        assertNotEquals(before.documentHash(), after.documentHash());
        assertEquals(2, after.computed().own().size());
        assertEquals(1, after.computed().corrections().size());
        Correction kept = after.computed().corrections().getFirst();
        assertEquals(before.computed().corrections().getFirst().id(), kept.id());
        assertEquals(told(before.computed().corrections().getFirst()), told(kept));
        assertEquals(
                List.of(1, 2, 3, 4),
                after.computed().lines().stream().map(line -> line.line()).toList());
        lookAt("2026-05-06T00:00:00Z");
        assertEquals(List.of("ORDERED", "PENDING"), states(MARCH));
        assertEquals(List.of(), corrections(APRIL), "what was pending is on the order itself");

        openAt("2026-06-04T00:00:00Z");
        assertEquals(1, stored(MAY).computed().corrections().size());
        assertBilledOnce(MARCH, APRIL, MAY);
    }

    @Test
    void agg362WhatALaterOrderBilledAlreadyIsGivenBackWhereTheMonthsOwnOrderTakesIt() {
        count("2026-04-05T10:00:00Z", 4096);
        openAt("2026-05-04T00:00:00Z");
        count("2026-04-30T23:00:00Z", 8192);
        openAt("2026-06-04T00:00:00Z");
        Correction billed = stored(MAY).computed().corrections().getFirst();
        assertEquals(List.of("ORDERED"), states(APRIL));

        refresh(APRIL);
        lookAt("2026-06-05T00:00:00Z");

        assertEquals(List.of("ORDERED", "PENDING"), states(APRIL));
        Correction back = corrections(APRIL).getLast().computed();
        assertEquals(Set.of(CorrectionCause.ORDER_REFRESHED), back.causes());
        assertEquals(
                billed.differences().stream()
                        .map(line -> LineAmounts.NOTHING.minus(LineAmounts.of(line)))
                        .toList(),
                back.differences().stream().map(LineAmounts::of).toList());
        refresh(MAY);
        assertEquals(told(billed), told(stored(MAY).computed().corrections().getFirst()));
        openAt("2026-07-04T00:00:00Z");
        assertEquals(List.of("ORDERED", "ORDERED"), states(APRIL));
        assertBilledOnce(APRIL, MAY, MAY.next());
    }
}
