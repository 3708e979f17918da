package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.Blocker.Kind;
import org.meterline.aggregation.domain.order.BlockerSum;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ChainQueries;
import org.meterline.aggregation.usecase.CoverageQueries;
import org.meterline.aggregation.usecase.order.BlockerQueries;
import org.meterline.aggregation.usecase.order.FindBlockers;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.Heartbeat;

/** What keeps an order from being complete is named, with counts, on its own order and on no other. */
class BlockersTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final UUID METER = id("m-1");
    private static final UUID OTHER_METER = id("m-2");
    private static final UUID SOURCE = id("s-1");
    private static final int MANY = 1000;

    private final OrderSuite suite = new OrderSuite();
    private Contract contract;
    private Contract other;

    @BeforeEach
    void set() {
        suite.clear();
        contract = suite.contract("rental", "2026-10-01T00:00:00Z");
        other = suite.contract("other", "2026-10-01T00:00:00Z");
        register(METER, 1, contract);
        register(OTHER_METER, 2, other);
        suite.clock.moveTo("2026-11-02T00:00:00Z");
    }

    @AfterEach
    void clear() {
        suite.clear();
    }

    private void register(UUID usageMeter, long ordinal, Contract of) {
        suite.suite.apply(meter(
                usageMeter,
                ordinal,
                1,
                List.of(new Since<>(MeterMode.PRODUCTION, null)),
                new Assignment(of.id(), "Bonn")));
    }

    private static Reports.Sent hourly(UUID usageMeter, long sequence, UUID source, Instant hour, int cores) {
        return report(usageMeter, sequence, source, hour, List.of(new Span(0, 3600)), host("host-1", 0, 3600, cores));
    }

    private void count(UUID usageMeter, long sequence, UUID source, Instant hour, int cores) {
        suite.suite.outcomes(hourly(usageMeter, sequence, source, hour, cores));
    }

    /** A source that is there since the 31st at noon, in every hour but the last so many. */
    private void countButLast(int hours, UUID usageMeter, UUID source) {
        List<Reports.Sent> reports = new ArrayList<>();
        Instant end = OCTOBER.end().minus(Duration.ofHours(hours));
        for (Instant hour = hour("2026-10-31T12:00:00Z"); hour.isBefore(end); hour = hour.plusSeconds(3600)) {
            reports.add(hourly(usageMeter, reports.size() + 1, source, hour, 20));
        }
        suite.suite.count(reports);
    }

    private List<String> blockers(Contract of) {
        Order order = suite.finding()
                .find(PROVIDER, DraftOrder.idOf(of.id(), OCTOBER))
                .orElseThrow();
        return suite.blockers().of(order, 20).stream().map(BlockersTest::text).toList();
    }

    private static String text(BlockerSum sum) {
        return sum.kind() + " " + sum.subjects() + " " + sum.count() + " " + sum.first() + " " + sum.last() + " "
                + sum.shown().stream().map(shown -> shown.subject()).toList();
    }

    private void hear(UUID usageMeter, long backlog, String received) {
        suite.suite.hear(new Heartbeat(usageMeter, PROVIDER, "9.0", List.of(), backlog, Instant.parse(received), null));
    }

    /** Counts what is asked of it. */
    private static <T> T counted(Class<T> type, T asked, AtomicInteger questions) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    questions.incrementAndGet();
                    return method.invoke(asked, arguments);
                }));
    }

    private Order order(Contract of) {
        return suite.finding().find(PROVIDER, DraftOrder.idOf(of.id(), OCTOBER)).orElseThrow();
    }

    @Test
    void agg388APageOfOrdersAsksAsMuchAsOneOrderAndTellsTheSame() {
        countButLast(3, METER, SOURCE);
        countButLast(1, OTHER_METER, id("s-2"));
        hear(METER, 7, "2026-11-01T10:00:00Z");
        count(METER, 900, SOURCE, hour("2026-10-31T15:00:00Z"), 32);
        List<Order> page = new ArrayList<>(List.of(order(contract), order(other)));
        for (int i = 0; i < 20; i++) {
            page.add(order(suite.contract("more-" + i, "2026-10-01T00:00:00Z")));
        }
        AtomicInteger questions = new AtomicInteger();
        FindBlockers blockers = suite.blockers(
                counted(BlockerQueries.class, new JdbcBlockerQueries(suite.suite.database.dataSource()), questions),
                counted(CoverageQueries.class, suite.suite.coverage, questions),
                counted(ChainQueries.class, suite.suite.chains, questions));

        List<BlockerSum> first = blockers.of(page.getFirst(), 20);
        int ofOne = questions.getAndSet(0);
        Map<UUID, List<BlockerSum>> all = blockers.of(page, 20);

        assertEquals(ofOne, questions.get());
        assertEquals(first, all.get(page.getFirst().computed().id()));
        assertTrue(first.size() > 2, first::toString);
        page.forEach(order ->
                assertEquals(blockers.of(order, 20), all.get(order.computed().id())));
    }

    @Test
    void anOrderThatHasAllItsHoursHasNone() {
        countButLast(0, METER, SOURCE);
        assertEquals(List.of(), blockers(contract));
        assertEquals(List.of(), blockers(other));
    }

    @Test
    void namesTheHoursThatAreMissing() {
        countButLast(3, METER, SOURCE);
        assertEquals(
                List.of("MISSING_HOURS 1 3 2026-10-31T21:00:00Z 2026-10-31T23:00:00Z [" + SOURCE + "]"),
                blockers(contract));
        assertEquals(List.of(), blockers(other));
    }

    @Test
    void aSourceThatNobodyEverMeteredIsNamedOnEveryOrder() {
        UUID silent = id("silent");
        suite.suite.hear(new Heartbeat(
                METER,
                PROVIDER,
                "9.0",
                List.of(new Heartbeat.SourceHealth(silent, "vcenter", Heartbeat.SourceStatus.UNREACHABLE, null)),
                0,
                Instant.parse("2026-10-31T22:00:00Z"),
                null));
        String named = "MISSING_HOURS 1 2 2026-10-31T22:00:00Z 2026-10-31T23:00:00Z [" + silent + "]";
        assertEquals(List.of(named), blockers(contract));
        assertEquals(List.of(named), blockers(other));
    }

    @Test
    void namesConflictsAndShadowsOfItsSources() {
        countButLast(0, METER, SOURCE);
        count(METER, 900, SOURCE, hour("2026-10-31T15:00:00Z"), 32);
        count(METER, 901, SOURCE, hour("2026-10-31T17:00:00Z"), 32);
        count(OTHER_METER, 1, SOURCE, hour("2026-10-31T23:00:00Z"), 20);
        List<String> named = blockers(contract);
        assertEquals(
                "REPORTS_IN_CONFLICT 1 2 2026-10-31T15:00:00Z 2026-10-31T17:00:00Z [" + SOURCE + "]", named.get(0));
        assertEquals("SOURCE_SHADOWED 1 1 2026-10-31T23:00:00Z 2026-10-31T23:00:00Z [" + SOURCE + "]", named.get(1));
        assertEquals(List.of(), blockers(other));
    }

    @Test
    void namesGapsOfItsUsageMeters() {
        countButLast(1, METER, SOURCE);
        count(METER, 18, SOURCE, hour("2026-10-31T23:00:00Z"), 20);
        assertEquals(
                List.of("CHAIN_GAP 1 6 2026-10-31T22:00:00Z 2026-10-31T23:00:00Z [" + METER + "]"), blockers(contract));
        assertEquals(List.of(), blockers(other));
    }

    @Test
    void namesWhatUsageMetersStillHold() {
        countButLast(0, METER, SOURCE);
        hear(METER, 7, "2026-11-01T10:00:00Z");
        hear(METER, 5, "2026-11-01T10:01:00Z");
        assertEquals(List.of("BACKLOG_UNSENT 1 5 2026-11-01T10:01:00Z null [" + METER + "]"), blockers(contract));
        assertEquals(List.of(), blockers(other));

        hear(METER, 0, "2026-11-01T10:02:00Z");
        hear(METER, 5, "2026-11-01T10:01:30Z");
        assertEquals(List.of(), blockers(contract));
    }

    @Test
    void aUsageMeterThatFellSilentBeforeTheMonthBlocksItNoMore() {
        hear(METER, 7, "2026-09-30T23:59:59Z");
        assertEquals(List.of(), blockers(contract));
    }

    @Test
    void namesWhatHoldsItsOpening() {
        countButLast(0, METER, SOURCE);
        suite.clock.moveTo("2026-11-04T00:00:00Z");
        suite.topics.counted = false;
        suite.opening().openDue(MANY);
        suite.suite.database.execute("INSERT INTO recount VALUES ('%s', '2026-10-07T00:00:00Z')".formatted(METER));
        assertEquals(
                List.of(
                        "RECOUNT_UNDER_WAY 1 1 2026-10-07T00:00:00Z null [" + METER + "]",
                        "NOT_COUNTED 1 1 2026-11-04T00:00:00Z null [2026-10]"),
                blockers(contract));
        assertTrue(Kind.NOT_COUNTED.holdsOpening() && Kind.RECOUNT_UNDER_WAY.holdsOpening());

        suite.suite.database.execute("DELETE FROM recount");
        suite.topics.counted = true;
        suite.opening().openDue(MANY);
        assertEquals(List.of(), blockers(contract));
    }

    @Test
    void anOrderThatSomebodySubmittedHasNoneToLookAt() {
        countButLast(3, METER, SOURCE);
        suite.clock.moveTo("2026-11-04T00:00:00Z");
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
        assertEquals(1, blockers(contract).size());
        suite.suite.database.execute("UPDATE billing_order SET state = 'PENDING_AGGREGATOR'");
        assertEquals(List.of(), blockers(contract));
    }

    @Test
    void aMonthToComeIsNotOpenAndTheOneUnderWayCollects() {
        suite.clock.moveTo("2026-09-30T23:59:59Z");
        suite.contract("early", "2026-09-15T00:00:00Z");
        UUID id = DraftOrder.idOf(id("early"), OCTOBER);
        assertEquals(
                new OrderState.NotOpen(),
                suite.finding().find(PROVIDER, id).orElseThrow().state());
        suite.clock.moveTo("2026-10-01T00:00:00Z");
        assertEquals(
                new OrderState.Collecting(),
                suite.finding().find(PROVIDER, id).orElseThrow().state());
    }
}
