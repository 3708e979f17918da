package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.config.RetentionSettings;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderCommand;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.KeepRetention;
import org.meterline.aggregation.usecase.order.MoveOrders;
import org.meterline.aggregation.usecase.order.OrderReviews.Changed;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.BillingOrderEvent;

/** What people do to orders is kept as it was done, by one at a time, with all that tells of it. */
class MoveOrdersTest {

    private static final BillingMonth SEPTEMBER = BillingMonth.of(2026, 9);
    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final UUID METER = id("m-1");
    private static final UUID SOURCE = id("s-1");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);
    private static final EditReason REASON = new EditReason("OTHER", "because", "CHG-1");
    private static final Person ANNA = new Person("anna", false);
    private static final Person BERT = new Person("bert", false);
    private static final Person ADMIN = new Person("admin", true);
    private static final OrderCommand SUBMIT = new OrderCommand.Submit("PO-1", false, null);
    private static final int MANY = 1000;

    private final OrderSuite suite = new OrderSuite();
    private long sequence;

    @BeforeEach
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
                WHOLE,
                vm("vm-1", 0, 3600, mib, 0),
                host("host-1", 0, 3600, 20)));
    }

    private Contract contract(String createdAt) {
        Contract contract = suite.contract("rental", createdAt);
        suite.suite.apply(meter(
                METER, 1, 1, List.of(new Since<>(MeterMode.PRODUCTION, null)), new Assignment(contract.id(), "Bonn")));
        return contract;
    }

    /** The order of October of a contract with an hour of usage. */
    private UUID opened() {
        Contract contract = contract("2026-10-01T00:00:00Z");
        count("2026-10-05T10:00:00Z", 1_000_000);
        open();
        return DraftOrder.idOf(contract.id(), OCTOBER);
    }

    private void open() {
        suite.clock.moveTo("2026-11-04T00:00:00Z");
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
    }

    private Changed move(UUID order, long version, OrderCommand command, Person person) {
        return suite.moving().move(PROVIDER, order, seen -> seen == version, command, person);
    }

    private String state(UUID order, long version, OrderCommand command, Person person) {
        Changed changed = move(order, version, command, person);
        Changed.Decided decided = assertInstanceOf(Changed.Decided.class, changed, changed.toString());
        return assertInstanceOf(OrderOutcome.Done.class, decided.outcome(), decided.toString())
                .state()
                .word();
    }

    private StoredOrder stored(UUID order) {
        return suite.orders.find(PROVIDER, order).orElseThrow();
    }

    private ReviewedOrder shown(UUID order) {
        return suite.shown().find(PROVIDER, order).orElseThrow();
    }

    private static OrderCommand edit(int line, String quantity) {
        return new OrderCommand.Edit(line, new BigDecimal(quantity), REASON);
    }

    private static OrderCommand added(String customer, String quantity) {
        return new OrderCommand.AddLine(
                new LineKey(VRAM, Price.BASE_BUNDLE, customer, "", null, false),
                "GB",
                new BigDecimal(quantity),
                REASON);
    }

    @Test
    void agg274EveryMoveIsAVersionWithItsRowAndItsEvent() {
        UUID order = opened();
        String computed = stored(order).documentHash();

        assertEquals("PENDING_SP", state(order, 1, edit(1, "1.50"), ANNA));
        assertEquals("PENDING_SP", state(order, 2, added("beta", "2.00"), ANNA));
        assertEquals("PENDING_APPROVAL", state(order, 3, SUBMIT, ANNA));
        assertEquals("PENDING_SP", state(order, 4, new OrderCommand.Reject("too much"), BERT));
        assertEquals("PENDING_APPROVAL", state(order, 5, SUBMIT, ANNA));
        assertEquals("PENDING_AGGREGATOR", state(order, 6, new OrderCommand.Approve("right"), BERT));
        assertEquals("PENDING_VENDOR", state(order, 7, new OrderCommand.Approve(null), ADMIN));
        assertEquals("CLOSED", state(order, 8, new OrderCommand.Close(List.of("V-1", "V-2"), null), ADMIN));

        assertEquals(
                List.of(
                        "1 | calendar | OPENED | PENDING_SP",
                        "2 | anna | EDITED | PENDING_SP",
                        "3 | anna | EDITED | PENDING_SP",
                        "4 | anna | APPROVAL_REQUESTED | PENDING_APPROVAL",
                        "5 | bert | REJECTED | PENDING_SP",
                        "6 | anna | APPROVAL_REQUESTED | PENDING_APPROVAL",
                        "7 | bert | APPROVED | PENDING_AGGREGATOR",
                        "8 | admin | APPROVED | PENDING_VENDOR",
                        "9 | admin | CLOSED | CLOSED"),
                suite.suite.database.rows(
                        "SELECT version, actor, kind, state FROM billing_order_event WHERE order_id = '" + order
                                + "' ORDER BY 1"));
        List<String> told = new ArrayList<>();
        for (String event : suite.suite.database.rows(
                "SELECT convert_from(event, 'UTF8') FROM billing_order_outbox WHERE order_id = '" + order
                        + "' ORDER BY position")) {
            BillingOrderEvent read = BillingOrderEvent.fromJson(event.getBytes(StandardCharsets.UTF_8));
            told.add(read.data().version() + " " + read.type() + " "
                    + read.data().actor());
        }
        assertEquals(9, told.size());
        assertEquals("9 CLOSED admin", told.getLast());
        assertEquals(computed, stored(order).documentHash());
        assertEquals(9, stored(order).version());
        assertEquals("2.00", shown(order).lines().getLast().quantity().toPlainString());
        assertEquals("PO-1", suite.reviews.submission(order).orElseThrow().purchaseOrder());
        assertEquals(
                "1.50", suite.reviews.events(order, 1, 1).getFirst().detail().get("after"));
    }

    @Test
    void agg275TwoManagersNeverOverwriteOneAnother() throws Exception {
        UUID order = opened();
        int managers = 6;
        CyclicBarrier together = new CyclicBarrier(managers);
        MoveOrders moving = suite.moving();
        int done = 0;
        try (ExecutorService people = Executors.newFixedThreadPool(managers)) {
            List<Future<Changed>> trying = new ArrayList<>();
            for (int i = 0; i < managers; i++) {
                OrderCommand command = i == 0 ? new OrderCommand.Refresh() : edit(1, i + ".00");
                trying.add(people.submit(() -> {
                    together.await();
                    return moving.move(PROVIDER, order, seen -> seen == 1, command, ANNA);
                }));
            }
            for (Future<Changed> each : trying) {
                if (each.get() instanceof Changed.Decided decided) {
                    assertInstanceOf(OrderOutcome.Done.class, decided.outcome());
                    done++;
                } else {
                    assertInstanceOf(Changed.Stale.class, each.get());
                }
            }
        }
        assertEquals(1, done);
        assertEquals(2, stored(order).version());
        assertTrue(shown(order).lines().stream()
                        .mapToInt(line -> line.edits().size())
                        .sum()
                <= 1);
    }

    @Test
    void agg276ARefreshTakesWhatCameLateAndKeepsEdits() {
        UUID order = opened();
        state(order, 1, edit(2, "9.00"), ANNA);
        suite.clock.moveTo("2026-11-05T00:00:00Z");
        count("2026-10-31T23:00:00Z", 2_000_000);
        StoredOrder before = stored(order);

        assertEquals("PENDING_SP", state(order, 2, new OrderCommand.Refresh(), ANNA));

        StoredOrder after = stored(order);
        OrderBasis basis = suite.orders.basis(PROVIDER, order).orElseThrow();
        assertEquals(2, basis.inputs().sourceHours().size());
        assertEquals(suite.versions.number(PROVIDER, OCTOBER), after.monthVersion());
        assertNotEquals(before.monthVersion(), after.monthVersion());
        assertNotEquals(before.documentHash(), after.documentHash());
        assertEquals(OrderCodec.hash(OrderCodec.document(basis.order())), after.documentHash());
        assertEquals(3, after.version());
        assertEquals(before.since(), after.since());
        assertEquals("9.00", shown(order).lines().get(1).quantity().toPlainString());
        var told = suite.reviews.events(order, 2, 1).getFirst();
        assertEquals("REFRESHED", told.kind());
        assertNotEquals(told.detail().get("before"), told.detail().get("after"));
        assertEquals(before.computed().inputHash(), told.detail().get("inputHashBefore"));

        state(order, 3, new OrderCommand.Submit("PO-1", false, null), ANNA);
        assertInstanceOf(
                OrderOutcome.IllegalMove.class,
                ((Changed.Decided) move(order, 4, new OrderCommand.Refresh(), ANNA)).outcome());
    }

    @Test
    void agg277AMonthMayGoOnceItsOrderIsClosedAndExported() {
        UUID order = opened();
        assertEquals(List.of("ORDER_NOT_CLOSED"), blockers());
        assertFalse(suite.reviews.noteExported(PROVIDER, order, suite.clock.instant()));
        state(order, 1, SUBMIT, ANNA);
        state(order, 2, new OrderCommand.Approve(null), ADMIN);
        state(order, 3, new OrderCommand.Close(List.of("V-1"), null), ADMIN);

        assertEquals(List.of("ORDER_NOT_EXPORTED"), blockers());
        assertFalse(suite.reviews.noteExported("another", order, suite.clock.instant()));
        assertTrue(suite.reviews.noteExported(PROVIDER, order, suite.clock.instant()));
        assertEquals(List.of(), blockers());
    }

    private List<String> blockers() {
        KeepRetention retention = new KeepRetention(
                suite.suite.retention,
                new SmallRyeConfigBuilder()
                        .withMapping(RetentionSettings.class)
                        .build()
                        .getConfigMapping(RetentionSettings.class),
                AgeLimits.DEFAULTS,
                Clock.fixed(Instant.parse("2030-12-01T00:00:00Z"), ZoneOffset.UTC));
        return retention.plan().stream()
                .filter(plan -> plan.month().equals(OCTOBER))
                .flatMap(plan -> plan.blockers().stream())
                .map(blocker -> blocker.reason().name())
                .toList();
    }

    @Test
    void agg268AJumpIsSeenAgainstTheOrdersThatWereSubmitted() {
        Contract contract = contract("2026-09-01T00:00:00Z");
        count("2026-09-05T10:00:00Z", 1_000_000);
        for (int i = 0; i < 4; i++) {
            count("2026-10-05T1" + i + ":00:00Z", 1_000_000);
        }
        open();
        UUID september = DraftOrder.idOf(contract.id(), SEPTEMBER);
        UUID october = DraftOrder.idOf(contract.id(), OCTOBER);

        assertEquals("PENDING_AGGREGATOR", state(october, 1, SUBMIT, ANNA));
        assertEquals("PENDING_SP", state(october, 2, new OrderCommand.Reject("wait"), ADMIN));
        assertEquals("PENDING_AGGREGATOR", state(september, 1, SUBMIT, ANNA));
        assertEquals("PENDING_APPROVAL", state(october, 3, SUBMIT, ANNA));
    }

    @Test
    void whatIsNotThereOrNoLongerAsItWasIsNotChanged() {
        UUID order = opened();

        assertInstanceOf(Changed.Stale.class, move(order, 2, SUBMIT, ANNA));
        assertInstanceOf(Changed.Unknown.class, move(id("no order"), 1, SUBMIT, ANNA));
        assertInstanceOf(Changed.Unknown.class, suite.moving().move("another", order, seen -> true, SUBMIT, ANNA));
        assertEquals(1, stored(order).version());
    }
}
