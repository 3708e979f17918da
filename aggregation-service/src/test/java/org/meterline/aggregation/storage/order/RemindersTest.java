package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.BillingOrderEvent;

/** Each reminder goes out once for each order and deadline, and nothing but a person submits an order. */
class RemindersTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final int MANY = 1000;

    private final OrderSuite suite = new OrderSuite();

    @BeforeEach
    @AfterEach
    void clear() {
        suite.clear();
    }

    private Contract contractWithOneHour() {
        Contract contract = suite.contract("rental", "2026-10-05T00:00:00Z");
        UUID usageMeter = id("m-1");
        suite.suite.apply(meter(
                usageMeter,
                1,
                1,
                List.of(new Since<>(MeterMode.PRODUCTION, null)),
                new Assignment(contract.id(), "Bonn")));
        suite.suite.outcomes(report(
                usageMeter,
                1,
                id("s-1"),
                hour("2026-10-05T10:00:00Z"),
                List.of(new Span(0, 3600)),
                host("host-1", 0, 3600, 20)));
        return contract;
    }

    private void openOctober() {
        suite.clock.moveTo("2026-11-04T00:00:00Z");
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
    }

    /** What is on its way to the topic, in order: type, reminder, state and version. */
    private List<String> events() throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = suite.suite.database.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT event FROM billing_order_outbox ORDER BY position");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                BillingOrderEvent event = BillingOrderEvent.fromJson(rows.getBytes("event"));
                BillingOrderEvent.Data data = event.data();
                found.add(event.type() + " " + data.reminder() + " " + data.deadline() + " " + data.state() + " "
                        + data.version() + " " + data.actor());
            }
        }
        return found;
    }

    @Test
    void remindsOfEachDeadlineOnceAndLeavesTheVersionAlone() throws Exception {
        Contract contract = contractWithOneHour();
        for (String now : List.of(
                "2026-11-02T12:00:00Z",
                "2026-11-02T13:00:00Z",
                "2026-11-02T18:00:00Z",
                "2026-11-02T18:01:00Z",
                "2026-11-03T00:00:00Z")) {
            suite.clock.moveTo(now);
            suite.reminding().remindDue(MANY);
        }
        openOctober();
        for (String now : List.of(
                "2026-11-04T23:59:59Z",
                "2026-11-05T00:00:00Z",
                "2026-11-05T12:00:00Z",
                "2026-11-06T00:00:00Z",
                "2026-12-01T00:00:00Z")) {
            suite.clock.moveTo(now);
            suite.reminding().remindDue(MANY);
        }
        assertEquals(
                List.of(
                        "REMINDED UPLOAD_RECOMMENDED 2026-11-02T12:00:00Z COLLECTING 1 calendar",
                        "REMINDED UPLOADS_CLOSE_SOON 2026-11-03T00:00:00Z COLLECTING 1 calendar",
                        "OPENED null null PENDING_SP 1 calendar",
                        "REMINDED DUE_SOON 2026-11-06T00:00:00Z PENDING_SP 1 calendar",
                        "OVERDUE OVERDUE 2026-11-06T00:00:00Z PENDING_SP 1 calendar"),
                events());
        Order order = suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), OCTOBER))
                .orElseThrow();
        assertEquals(new OrderState.PendingSp(), order.state());
        assertTrue(order.computed().deadlines().isOverdue(order.state(), suite.clock.instant()));
    }

    @Test
    void anInstanceThatWasAwayTellsOfTheLatestAlone() throws Exception {
        contractWithOneHour();
        openOctober();
        suite.clock.moveTo("2027-01-20T00:00:00Z");
        suite.reminding().remindDue(MANY);
        assertEquals(
                List.of(
                        "OPENED null null PENDING_SP 1 calendar",
                        "OVERDUE OVERDUE 2026-11-06T00:00:00Z PENDING_SP 1 calendar"),
                events());
    }

    @Test
    void whereNothingIsMissingNobodyIsReminded() throws Exception {
        suite.contract("rental", "2026-10-05T00:00:00Z");
        suite.clock.moveTo("2026-11-02T12:00:00Z");
        assertEquals(1, suite.reminding().remindDue(MANY));
        assertEquals(0, suite.reminding().remindDue(MANY));
        assertEquals(List.of(), events());
    }

    @Test
    void anOrderThatWasSubmittedIsLeftAlone() throws Exception {
        contractWithOneHour();
        openOctober();
        suite.suite.database.execute("UPDATE billing_order SET state = 'PENDING_AGGREGATOR'");
        suite.clock.moveTo("2026-11-06T00:00:00Z");
        assertEquals(0, suite.reminding().remindDue(MANY));
        assertEquals(1, events().size());
    }

    @Test
    void manyInstancesRemindOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            suite.contract("contract-" + i, "2026-10-15T00:00:00Z");
        }
        openOctober();
        suite.clock.moveTo("2026-11-06T00:00:00Z");
        int settled = 0;
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(instances.submit(() -> suite.reminding().remindDue(MANY)));
            }
            for (Future<Integer> each : running) {
                settled += each.get();
            }
        }
        assertEquals(30, settled);
        assertEquals(
                30,
                events().stream().filter(event -> event.startsWith("OVERDUE")).count());
    }
}
