package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.aggregation.config.OrderCheckSettings;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.usecase.ManageSourcePolicies.Written;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.aggregation.usecase.order.ExplainOrder;
import org.meterline.aggregation.usecase.order.ExplainOrder.Behind;
import org.meterline.aggregation.usecase.order.ExplainOrder.Explanation;
import org.meterline.aggregation.usecase.order.OrderArchive;
import org.meterline.aggregation.usecase.order.RecomputeOrder;
import org.meterline.aggregation.usecase.order.RecomputeOrder.Outcome;
import org.meterline.aggregation.usecase.order.RecomputedOrder;

/** A stored order is explained and computed again as it was frozen, whatever was counted since. */
class OrderProofsTest {

    private static final String NO_SUCH_PROVIDER = "nobody";

    private final OrderSuite suite = new OrderSuite();
    private final ExplainOrder explain = new ExplainOrder(suite.orders, suite.suite.frozen);
    private final RecomputeOrder recompute = recompute(1000);

    private RecomputeOrder recompute(int maxDifferences) {
        return new RecomputeOrder(
                new JdbcOrderProofs(suite.suite.database.dataSource()),
                suite.suite.frozen,
                suite.suite.metrics,
                suite.suite.retention,
                suite.suite.alerts,
                new OrderCheckSettings() {
                    @Override
                    public int atOnce() {
                        return 1;
                    }

                    @Override
                    public int maxDifferences() {
                        return maxDifferences;
                    }

                    @Override
                    public Duration every() {
                        return Duration.ofMinutes(10);
                    }

                    @Override
                    public Duration period() {
                        return Duration.ofDays(7);
                    }
                },
                suite.clock);
    }

    @BeforeEach
    @AfterEach
    void clear() {
        suite.clear();
    }

    private StoredOrder opened(Sold sold) {
        Contract contract = sold.contract();
        sold.count(12);
        for (var source : Sold.SOURCES) {
            assertInstanceOf(
                    Written.Done.class,
                    suite.suite.policies.say(
                            PROVIDER,
                            source,
                            Instant.parse("2026-10-01T00:00:00Z"),
                            new SourcePolicy.MissingSamples(2),
                            "because",
                            "somebody"));
        }
        return sold.open(contract);
    }

    private RecomputedOrder recomputed(StoredOrder order) {
        return assertInstanceOf(
                        Outcome.Done.class,
                        recompute.recompute(PROVIDER, order.computed().id()))
                .order();
    }

    /** All hours behind a line, by pages of three. */
    private List<Behind> behind(StoredOrder order, OrderLine line) {
        List<Behind> all = new ArrayList<>();
        LineHourPlace after = null;
        while (true) {
            Explanation.Proven page = assertInstanceOf(
                    Explanation.Proven.class,
                    explain.explain(order, line, after, 3).orElseThrow(),
                    () -> line + " is not explained");
            all.addAll(page.hours());
            if (page.hours().size() < 3) {
                return all;
            }
            LineHour last = page.hours().getLast().hour();
            after = new LineHourPlace(last.hour(), last.source(), last.version(), last.variant());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agg320EveryLineIsExplainedAsItWasFrozenWhateverIsCountedLater(long seed) {
        Sold sold = new Sold(suite, seed);
        StoredOrder order = opened(sold);
        List<List<Behind>> before = order.computed().lines().stream()
                .map(line -> behind(order, line))
                .toList();
        assertTrue(order.computed().lines().stream().anyMatch(OrderLine::estimated));
        assertTrue(before.stream().flatMap(List::stream).noneMatch(Behind::changedSince));

        suite.clock.moveTo("2026-11-10T00:00:00Z");
        sold.count(12);
        suite.versions.number(PROVIDER, Sold.OCTOBER);
        sold.count(6);

        List<List<Behind>> after = order.computed().lines().stream()
                .map(line -> behind(order, line))
                .toList();
        assertEquals(hours(before), hours(after));
        assertTrue(after.stream().flatMap(List::stream).anyMatch(Behind::changedSince));
    }

    private static List<List<LineHour>> hours(List<List<Behind>> lines) {
        return lines.stream()
                .map(line -> line.stream().map(Behind::hour).toList())
                .toList();
    }

    @Test
    void agg321WhatDoesNotAddUpIsNotShown() {
        StoredOrder order = opened(new Sold(suite, 7));
        suite.suite.database.execute("""
                UPDATE source_hour SET contribution = (SELECT jsonb_agg(jsonb_set(c, '{billed}', to_jsonb((c ->> 'billed')::numeric + 1)))
                    FROM jsonb_array_elements(contribution) c)
                WHERE hour = (SELECT min(hour) FROM source_hour)
                """);

        assertTrue(order.computed().lines().stream()
                .anyMatch(line ->
                        explain.explain(order, line, null, 10).orElseThrow() instanceof Explanation.AddsUpOtherwise));
    }

    @Test
    void agg341WhatAnEarlierMonthOwesIsExplainedByBeforeAndAfter() {
        Sold sold = new Sold(suite, 9);
        StoredOrder first = opened(sold);
        suite.clock.moveTo("2026-11-10T00:00:00Z");
        sold.count(12);
        suite.clock.moveTo("2026-12-04T00:00:00Z");
        suite.opening().openDue(100);
        suite.opening().openDue(100);
        StoredOrder next = suite.orders
                .find(PROVIDER, DraftOrder.idOf(first.computed().contract().id(), Sold.OCTOBER.next()))
                .orElseThrow();

        List<OrderLine> owed = next.computed().lines().stream()
                .filter(line -> line.sourceMonth().equals(Sold.OCTOBER))
                .toList();
        assertFalse(owed.isEmpty());
        for (OrderLine line : owed) {
            Explanation.OfCorrection why = assertInstanceOf(
                    Explanation.OfCorrection.class,
                    explain.explain(next, line, null, 10).orElseThrow());
            assertEquals(
                    line.measured(),
                    why.line().after().measured().minus(why.line().before().measured()));
            assertEquals(Sold.OCTOBER, why.correction().sourceMonth());
        }
        assertEquals(List.of(), recomputed(next).named());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void agg322AnOrderIsComputedAgainToTheSameWhateverIsCountedLater(long seed) {
        Sold sold = new Sold(suite, seed);
        StoredOrder order = opened(sold);
        suite.clock.moveTo("2026-11-10T00:00:00Z");
        sold.count(12);

        RecomputedOrder done = recomputed(order);

        assertEquals(List.of(), done.named());
        assertEquals(Verdict.EQUAL, done.verdict());
        assertTrue(
                done.document().equal() && done.inputs().equal() && done.rules().equal());
        assertTrue(done.facts() != null && done.facts() > 20, () -> "facts " + done.facts());
    }

    @Test
    void agg323WhatDiffersIsNamedAndAlertsUntilItIsEqualAgain() {
        StoredOrder order = opened(new Sold(suite, 21));
        suite.suite.database.execute("CREATE TABLE IF NOT EXISTS before_agg323 AS SELECT * FROM source_hour");
        suite.suite.database.execute("""
                UPDATE source_hour SET contribution = (SELECT jsonb_agg(jsonb_set(c, '{billed}', to_jsonb((c ->> 'billed')::numeric + 1)))
                    FROM jsonb_array_elements(contribution) c WHERE c ->> 'metric' = 'billed-vram')
                WHERE hour = (SELECT max(hour) FROM source_hour)
                """);

        RecomputedOrder differs = recomputed(order);

        assertEquals(Verdict.DIFFERENT, differs.verdict());
        assertTrue(
                differs.named().stream()
                        .map(Difference::what)
                        .anyMatch(what -> what.startsWith("usage of billed-vram")),
                () -> differs.named().toString());
        assertTrue(differs.document().equal());
        assertEquals(List.of("RAISED"), alert());
        RecomputedOrder bounded = assertInstanceOf(
                        Outcome.Done.class,
                        recompute(1).recompute(PROVIDER, order.computed().id()))
                .order();
        assertEquals(1, bounded.named().size());
        assertEquals(differs.differences(), bounded.differences());

        suite.suite.database.execute("UPDATE source_hour s SET contribution = b.contribution FROM before_agg323 b "
                + "WHERE b.provider = s.provider AND b.hour = s.hour AND b.source = s.source");
        suite.suite.database.execute("DROP TABLE before_agg323");
        assertEquals(Verdict.EQUAL, recomputed(order).verdict());
        assertEquals(List.of("CLEARED"), alert());
    }

    private List<String> alert() {
        return suite.suite.database.rows("SELECT state FROM alert WHERE kind = 'ORDER_DIFFERS'");
    }

    @Test
    void agg324AStoredOrderThatWasTamperedWithIsFound() {
        StoredOrder order = opened(new Sold(suite, 31));
        suite.suite.database.execute("UPDATE billing_order SET document_hash = 'sha256:' || repeat('0', 64)");

        RecomputedOrder done = recomputed(order);

        assertEquals(
                List.of("stored document"),
                done.named().stream().map(Difference::what).toList());
        suite.suite.database.execute("UPDATE billing_order SET rules_hash = 'sha256:' || repeat('1', 64)");
        assertTrue(recomputed(order).named().stream().map(Difference::what).anyMatch("rules of the basis"::equals));
    }

    @Test
    void agg324AnOrderThatCannotBeReadAlertsAndKeepsNoOtherFromBeingChecked() {
        StoredOrder order = opened(new Sold(suite, 32));
        suite.suite.database.execute("UPDATE billing_order SET basis = 'nonsense' WHERE id = '%s'"
                .formatted(order.computed().id()));

        assertEquals(suite.suite.database.rows("SELECT id FROM billing_order").size(), recompute.checkDue());

        assertEquals(List.of("RAISED"), alert());
        assertEquals(
                Verdict.DIFFERENT,
                recompute.last(order.computed().id()).orElseThrow().verdict());
    }

    @Test
    void agg364AnOrderThatDoesNotReadBackIsSaidToBeSoAndAlertsUntilItDoes() {
        StoredOrder order = opened(new Sold(suite, 33));
        UUID id = order.computed().id();
        suite.suite.database.execute("CREATE TABLE kept_aside AS SELECT id, basis FROM billing_order");
        try {
            suite.suite.database.execute("UPDATE billing_order SET basis = 'nonsense' WHERE id = '%s'".formatted(id));

            assertInstanceOf(Outcome.Unreadable.class, recompute.recompute(PROVIDER, id));

            assertEquals(List.of("RAISED"), alert());
            assertInstanceOf(
                    OrderArchive.Found.Unreadable.class,
                    new JdbcOrderArchive(suite.suite.database.dataSource()).find(PROVIDER, id, Long.MAX_VALUE));
            suite.suite.database.execute(
                    "UPDATE billing_order o SET basis = k.basis FROM kept_aside k WHERE k.id = o.id");
        } finally {
            suite.suite.database.execute("DROP TABLE kept_aside");
        }
        assertEquals(Verdict.EQUAL, recomputed(order).verdict());
        assertEquals(List.of("CLEARED"), alert());
    }

    @Test
    void agg325OrdersAreCheckedOnceAPeriod() {
        StoredOrder order = opened(new Sold(suite, 41));
        int orders = suite.suite.database.rows("SELECT id FROM billing_order").size();
        assertEquals(orders, recompute.checkDue());
        assertEquals(0, recompute.checkDue());
        assertEquals(
                Verdict.EQUAL,
                recompute.last(order.computed().id()).orElseThrow().verdict());

        suite.clock.moveTo("2026-11-11T00:00:00Z");
        assertEquals(orders, recompute.checkDue());
    }

    @Test
    void anotherProvidersOrderIsUnknown() {
        StoredOrder order = opened(new Sold(suite, 51));
        assertInstanceOf(
                Outcome.NotStored.class,
                recompute.recompute(NO_SUCH_PROVIDER, order.computed().id()));
    }
}
