package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.AlertQueries;
import org.meterline.aggregation.usecase.order.OpenOrders;
import org.meterline.contracts.report.Span;

/** An order opens once, when its month is final and counted, and stays what it was. */
class OpenOrdersTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final UUID METER = id("m-1");
    private static final UUID SOURCE = id("s-1");
    private static final List<Span> WHOLE = List.of(new Span(0, 3600));
    private static final String FINAL = "2026-11-04T00:00:00Z";
    private static final int MANY = 1000;

    private final OrderSuite suite = new OrderSuite();

    @BeforeEach
    @AfterEach
    void clear() {
        suite.clear();
    }

    private Contract contractWithUsage() {
        Contract contract = suite.contract("rental", "2026-10-04T00:00:00Z");
        suite.suite.apply(meter(
                METER, 1, 1, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(contract.id(), "Bonn")));
        count(1, "2026-10-05T10:00:00Z", 4096);
        return contract;
    }

    private void count(long sequence, String hour, long mib) {
        suite.suite.outcomes(report(
                METER, sequence, SOURCE, hour(hour), WHOLE, vm("vm-1", 0, 3600, mib, 0), host("host-1", 0, 3600, 20)));
    }

    private StoredOrder stored(Contract contract) {
        return suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), OCTOBER))
                .orElseThrow();
    }

    private List<String> events() {
        return suite.suite.database.rows("SELECT version, actor, kind, state FROM billing_order_event ORDER BY 1");
    }

    @Test
    void opensWhenTheTotalsAreFinalAndNotASecondBefore() {
        contractWithUsage();
        OpenOrders opening = suite.opening();
        suite.clock.moveTo("2026-11-03T23:59:59Z");
        assertEquals(0, opening.openDue(MANY) + opening.openDue(MANY));

        suite.clock.moveTo(FINAL);
        assertEquals(1, opening.openDue(MANY) + opening.openDue(MANY));
        assertEquals(List.of("1 | calendar | OPENED | PENDING_SP"), events());
        assertEquals(List.of("1"), suite.suite.database.rows("SELECT count(*) FROM billing_order_outbox"));
    }

    @Test
    void waitsUntilAllThatWasReceivedIsCounted() {
        Contract contract = contractWithUsage();
        OpenOrders opening = suite.opening();
        suite.topics.counted = false;
        suite.clock.moveTo(FINAL);
        assertEquals(0, opening.openDue(MANY) + opening.openDue(MANY));

        count(2, "2026-10-31T23:00:00Z", 8192);
        suite.topics.counted = true;
        assertEquals(1, opening.openDue(MANY));
        assertEquals(
                2,
                suite.orders
                        .basis(PROVIDER, stored(contract).computed().id())
                        .orElseThrow()
                        .inputs()
                        .sourceHours()
                        .size());
    }

    @Test
    void staysWhatItWasWhateverIsCountedLater() {
        Contract contract = contractWithUsage();
        OpenOrders opening = suite.opening();
        suite.clock.moveTo(FINAL);
        opening.openDue(MANY);
        opening.openDue(MANY);
        StoredOrder before = stored(contract);
        assertEquals(new OrderState.PendingSp(), before.state());

        suite.clock.moveTo("2026-11-10T00:00:00Z");
        count(2, "2026-10-31T23:00:00Z", 8192);
        assertEquals(0, opening.openDue(MANY));
        assertEquals(before, stored(contract));
        assertNotEquals(before.monthVersion(), suite.versions.number(PROVIDER, OCTOBER));
    }

    @Test
    void isComputedAgainToTheSameBytes() {
        Contract contract = contractWithUsage();
        suite.clock.moveTo(FINAL);
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
        StoredOrder order = stored(contract);
        OrderBasis basis = suite.orders.basis(PROVIDER, order.computed().id()).orElseThrow();
        byte[] again = OrderCodec.document(basis.order());
        assertEquals(order.documentHash(), OrderCodec.hash(again));
        assertArrayEquals(OrderCodec.document(order.computed()), again);
        assertEquals(2, order.computed().lines().size());
    }

    @Test
    void manyInstancesOpenEachOrderOnce() throws Exception {
        contractWithUsage();
        for (int i = 0; i < 20; i++) {
            suite.contract("contract-" + i, "2026-08-15T00:00:00Z");
        }
        suite.clock.moveTo(FINAL);
        suite.opening().openDue(MANY);
        int opened = 0;
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(instances.submit(() -> suite.opening().openDue(MANY)));
            }
            for (Future<Integer> each : running) {
                opened += each.get();
            }
        }
        opened += suite.opening().openDue(MANY);
        assertEquals(1 + 20 * 3, opened);
        assertEquals(List.of("61 | 61"), suite.suite.database.rows("""
                SELECT (SELECT count(*) FROM billing_order_event), (SELECT count(*) FROM billing_order_outbox)
                """));
    }

    @Test
    void anOrderThatCannotBeComputedKeepsNoOtherFromOpening() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(suite.contract("contract-" + i, "2026-10-04T00:00:00Z").id());
        }
        UUID broken = UUID.fromString(suite.suite
                .database
                .rows("SELECT id FROM contract ORDER BY id LIMIT 1")
                .getFirst());
        suite.contracts.broken = broken;
        suite.clock.moveTo(FINAL);
        suite.opening().openDue(MANY);
        assertEquals(2, suite.opening().openDue(MANY));

        suite.contracts.broken = null;
        assertEquals(1, suite.opening().openDue(MANY));
        assertTrue(all.stream()
                .allMatch(id -> suite.orders
                        .find(PROVIDER, DraftOrder.idOf(id, OCTOBER))
                        .isPresent()));
    }

    private boolean isOpen(Contract contract) {
        return suite.orders
                .find(contract.provider(), DraftOrder.idOf(contract.id(), OCTOBER))
                .isPresent();
    }

    @Test
    void agg383ARecountHoldsUpTheOrdersOfItsProviderAndNobodyElses() {
        Contract own = suite.contract("rental", "2026-10-04T00:00:00Z");
        Contract others = suite.contract("stratus", "rental of stratus", "2026-10-04T00:00:00Z");
        suite.suite.database.execute(
                "INSERT INTO usage_meter (usage_meter, provider) VALUES ('%s', 'stratus')".formatted(METER));
        suite.suite.database.execute(
                "INSERT INTO recount (usage_meter, next_hour) VALUES ('%s', '2026-10-31T23:00:00Z')".formatted(METER));
        suite.clock.moveTo(FINAL);
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        opening.openDue(MANY);
        assertTrue(isOpen(own));
        assertFalse(isOpen(others));

        suite.suite.database.execute("UPDATE recount SET next_hour = '2026-11-01T00:00:00Z'");
        assertEquals(1, opening.openDue(MANY));
        assertTrue(isOpen(others));
    }

    @Test
    void agg383AnOrderOpensWithWhatTheRecountsOfItsProviderCameTo() {
        Contract before = contractWithUsage();
        Contract after = suite.contract("other", "2026-10-04T00:00:00Z");
        suite.clock.moveTo(FINAL);
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        suite.suite.apply(meter(
                METER, 1, 2, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(after.id(), "Bonn")));
        assertEquals(0, opening.openDue(MANY));

        suite.suite.recountAll();
        assertEquals(2, opening.openDue(MANY));
        assertEquals(0, stored(before).computed().lines().size());
        assertEquals(2, stored(after).computed().lines().size());
    }

    @Test
    void agg383AChangedCatalogueHoldsUpAllOrdersUntilItIsFollowed() {
        Contract contract = contractWithUsage();
        suite.clock.moveTo(FINAL);
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        suite.suite.database.execute("UPDATE metric_catalogue SET revision = revision + 1");
        assertEquals(0, opening.openDue(MANY));

        suite.suite.followCatalogue();
        assertEquals(1, opening.openDue(MANY));
        assertTrue(isOpen(contract));
    }

    private List<String> alerts() {
        return suite.suite.database.rows("SELECT kind, subject, state FROM alert ORDER BY 1, 2");
    }

    private String told() {
        return suite.suite.database.rows("SELECT count(*) FROM alert_outbox").getFirst();
    }

    @Test
    void agg380AnOrderThatCannotBeOpenedAlertsOnceUntilItOpens() {
        Contract contract = contractWithUsage();
        suite.contracts.broken = contract.id();
        suite.clock.moveTo(FINAL);
        OpenOrders opening = suite.opening();
        for (int i = 0; i < 3; i++) {
            assertEquals(0, opening.openDue(MANY));
        }

        String subject = contract.id() + "/2026-10";
        assertEquals(List.of("ORDER_NOT_OPENED | " + subject + " | RAISED"), alerts());
        assertEquals("1", told());
        AlertQueries.AlertRow alert = suite.suite
                .alertQueries
                .alerts(PROVIDER, new AlertQueries.AlertFilter(AlertKind.ORDER_NOT_OPENED, null), null, MANY)
                .getFirst();
        assertEquals(
                "The order of contract " + contract.id() + " for 2026-10 cannot be opened: its contract cannot be read."
                        + " It is tried again and again.",
                alert.text());

        suite.contracts.broken = null;
        assertEquals(1, opening.openDue(MANY));
        assertEquals(List.of("ORDER_NOT_OPENED | " + subject + " | CLEARED"), alerts());
        assertEquals("2", told());
    }

    @Test
    void agg380AnAlertOfAnOrderThatIsNotDueAnyMoreIsCleared() {
        Contract contract = suite.contract("rental", "2026-10-04T00:00:00Z");
        suite.contracts.broken = contract.id();
        suite.clock.moveTo(FINAL);
        OpenOrders opening = suite.opening();
        opening.openDue(MANY);
        opening.openDue(MANY);
        suite.suite.database.execute("UPDATE contract SET first_month = '2026-11-01'");
        opening.openDue(MANY);
        assertEquals(List.of("ORDER_NOT_OPENED | " + contract.id() + "/2026-10 | CLEARED"), alerts());
    }

    @Test
    void agg381OrdersThatCannotBeOpenedNeverTakeThePlacesOfOthers() {
        for (int i = 0; i < 2; i++) {
            suite.contract("contract-" + i, "2026-10-04T00:00:00Z");
        }
        suite.contracts.broken = UUID.fromString(suite.suite
                .database
                .rows("SELECT id FROM contract ORDER BY id LIMIT 1")
                .getFirst());
        suite.clock.moveTo(FINAL);
        OpenOrders opening = suite.opening();
        opening.openDue(1);
        assertEquals(0, opening.openDue(1));
        assertEquals(1, opening.openDue(1));
    }

    @Test
    void catchesUpAfterDowntimeMonthByMonth() {
        Contract contract = suite.contract("rental", "2026-07-20T00:00:00Z");
        suite.clock.moveTo(FINAL);
        suite.opening().openDue(MANY);
        assertEquals(4, suite.opening().openDue(MANY));
        assertTrue(suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), BillingMonth.of(2026, 7)))
                .isPresent());
    }

    @Test
    void theIdOfAnotherProvidersOrderIsUnknown() {
        Contract contract = contractWithUsage();
        suite.clock.moveTo(FINAL);
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
        UUID id = DraftOrder.idOf(contract.id(), OCTOBER);
        assertTrue(suite.orders.find(PROVIDER, id).isPresent());
        assertTrue(suite.orders.find(Reports.id("another").toString(), id).isEmpty());
        assertTrue(suite.orders.basis("another", id).isEmpty());
    }
}
