package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.config.RecomputationSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CheckTotals;
import org.meterline.aggregation.usecase.RecomputationProgress;
import org.meterline.aggregation.usecase.RecomputeMonth;
import org.meterline.aggregation.usecase.RecomputedMonth;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

class RecomputeMonthTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final Instant HOUR = hour("2026-10-05T10:00:00Z");
    private static final UUID FIRST = id("m-first");
    private static final UUID SECOND = id("m-second");
    private static final UUID SOURCE = id("s-1");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);

    /** Little room, so that the reading thread has to wait for the others. */
    record Settings(int maxDifferences) implements RecomputationSettings {

        @Override
        public int parallel() {
            return 4;
        }

        @Override
        public int maxBytesUnderWay() {
            return 4096;
        }

        @Override
        public Duration longest() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration every() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration period() {
            return Duration.ofHours(24);
        }

        @Override
        public int months() {
            return 2;
        }
    }

    private final Suite suite = new Suite();
    private final RecomputeMonth recompute = recompute(1000);

    private RecomputeMonth recompute(int maxDifferences) {
        return new RecomputeMonth(
                new JdbcLedgerSnapshots(suite.database.dataSource()),
                Reports.reading(),
                new Settings(maxDifferences),
                new RecomputationProgress());
    }

    private RecomputedMonth october() {
        return recompute.recompute(Reports.PROVIDER, OCTOBER).orElseThrow();
    }

    @BeforeEach
    void clear() {
        suite.database.clear();
        suite.database.execute("TRUNCATE recomputation_check");
        suite.apply(production(FIRST, 1));
        suite.apply(production(SECOND, 2));
        suite.outcomes(
                report(
                        FIRST,
                        1,
                        SOURCE,
                        HOUR,
                        List.of(new Span(0, 1800)),
                        vm(RecordHead.of("vm-1", 0, 1800).withCustomer("acme"), 4096),
                        host("host-1", 0, 1800, 20),
                        protectedVms(RecordHead.of("site-1", 0, 1800), 6)),
                report(SECOND, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0), host("host-1", 0, 3600, 20)),
                report(FIRST, 2, SOURCE, HOUR.plusSeconds(3600), WHOLE, vm("vm-1", 0, 3600, 4096, 0)),
                report(FIRST, 3, SOURCE, HOUR.plusSeconds(3600), List.of(new Span(0, 60))),
                report(FIRST, 4, id("s-2"), hour("2026-10-31T23:00:00Z"), WHOLE, vm("vm-9", 0, 3600, 4096, 0)),
                report(FIRST, 5, SOURCE, hour("2026-11-01T00:00:00Z"), WHOLE, vm("vm-1", 0, 3600, 4096, 0)));
    }

    @Test
    void agg100AMonthThatWasCountedIsEqualBitForBit() {
        RecomputedMonth done = october();

        assertEquals(List.of(), done.named());
        assertEquals(Verdict.EQUAL, done.verdict());
        assertEquals(3, done.sourceHours());
        assertEquals(5, done.reports());
        assertEquals(7, done.records());
        assertEquals(
                suite.database
                        .rows("SELECT count(*) FROM totals WHERE month = '2026-10-01' AND metered <> 0")
                        .getFirst(),
                String.valueOf(done.totals()));
    }

    @Test
    void agg101ATotalThatIsOneUnitOffIsNamed() {
        suite.database.addToTotals(
                "billed", 1, "metric = '" + VRAM + "' AND customer = 'acme' AND month = '2026-10-01'");

        RecomputedMonth done = october();

        assertEquals(Verdict.DIFFERENT, done.verdict());
        assertEquals(
                List.of(new Difference(
                        "total of contract 00000000-0000-0000-0000-000000000000 site '' source " + SOURCE
                                + ": billed-vram of 2020-01-01 variant '' customer 'acme' usage meter " + FIRST,
                        "billed 368640001, metered 368640000",
                        "billed 368640000, metered 368640000")),
                done.named());
    }

    @Test
    void agg101WhatTheSourceHoursSayIsComparedToo() {
        suite.database.execute("UPDATE source_hour SET metered_seconds = 1, marks = '[]' WHERE hour = '" + HOUR + "'");
        suite.database.execute("DELETE FROM source_hour WHERE source = '" + id("s-2") + "'");

        assertEquals(
                List.of("mark of protected-vms", "metered seconds", "row"),
                october().named().stream()
                        .map(Difference::what)
                        .map(what -> what.substring(what.indexOf(": ") + 2))
                        .map(what -> what.startsWith("mark") ? what.substring(0, what.indexOf(" of 2020")) : what)
                        .sorted()
                        .toList());
    }

    @Test
    void agg101EvidenceThatWasTamperedWithOrIsGoneIsFound() {
        suite.database.execute("""
                UPDATE ledger a SET original = b.original FROM ledger b
                WHERE a.sequence = 4 AND a.hour = '2026-10-31T23:00Z' AND b.sequence = 5
                """);
        suite.database.execute("UPDATE ledger SET original = 'no zstd'::bytea WHERE sequence = 2");
        suite.database.execute("DELETE FROM ledger WHERE sequence = 3");

        List<String> what = october().named().stream().map(Difference::what).toList();

        assertEquals(
                2,
                what.stream()
                        .filter(each -> each.startsWith("original bytes of"))
                        .count(),
                what::toString);
        assertTrue(what.stream().anyMatch(each -> each.endsWith(": reports")), what::toString);
    }

    @Test
    void agg102OnlyTheFirstDifferencesAreNamedAndAllAreCounted() {
        suite.database.addToTotals("metered", 1, "month = '2026-10-01'");

        RecomputedMonth done = recompute(2).recompute(Reports.PROVIDER, OCTOBER).orElseThrow();

        assertEquals(2, done.named().size());
        assertEquals(done.totals(), done.differences());
    }

    @Test
    void agg102ARecountThatIsLeftIsNoMismatch() {
        suite.database.addToTotals("billed", 1, "month = '2026-10-01'");
        suite.database.execute("INSERT INTO recount VALUES ('" + FIRST + "', '2026-10-01T00:00Z')");

        assertEquals(Verdict.RECOUNT_UNDER_WAY, october().verdict());
    }

    @Test
    void agg103CountingMeanwhileDoesNotShow() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 200; i++) {
                            suite.outcomes(report(
                                    FIRST,
                                    100 + i,
                                    id("s-" + i % 3),
                                    HOUR.plusSeconds(3600L * (i / 3)),
                                    WHOLE,
                                    vm("vm-" + i, 0, 3600, 4096, 0)));
                        }
                        done.set(true);
                    },
                    writer);
            do {
                RecomputedMonth now = october();
                assertEquals(List.of(), now.named());
            } while (!done.get() && !writing.isDone());
            writing.get();
        }
        assertEquals(Verdict.EQUAL, october().verdict());
    }

    @Test
    void agg104AMonthIsCheckedOnceAPeriodAmongAllInstances() {
        JdbcTotalsChecks checks = new JdbcTotalsChecks(suite.database.dataSource());
        CheckTotals check = check(checks, "2026-11-02T00:00:00Z");

        assertEquals(2, check.checkDue());
        assertEquals(0, check.checkDue());
        assertEquals(
                Verdict.EQUAL,
                check.last(Reports.PROVIDER, OCTOBER).orElseThrow().verdict());
        assertEquals(Optional.empty(), check.last("stratus", OCTOBER));
        assertEquals(2, check(checks, "2026-11-03T00:00:00Z").checkDue());
        assertEquals(
                Optional.of(0),
                checks.claimNext(
                        List.of(OCTOBER),
                        Instant.parse("2026-11-05T00:00:00Z"),
                        (provider, month) ->
                                check(checks, "2026-11-05T00:00:00Z").checkDue()));
    }

    @Test
    void agg101TotalsThatDifferAlertUntilTheyAreEqualAgain() {
        JdbcTotalsChecks checks = new JdbcTotalsChecks(suite.database.dataSource());
        suite.database.addToTotals("billed", 1, "month = '2026-10-01'");

        check(checks, "2026-11-02T00:00:00Z").checkDue();
        assertEquals(List.of("2026-10 | RAISED"), alerts());

        suite.database.addToTotals("billed", -1, "month = '2026-10-01'");
        check(checks, "2026-11-03T00:00:00Z").checkDue();
        assertEquals(List.of("2026-10 | CLEARED"), alerts());
    }

    private List<String> alerts() {
        return suite.database.rows("SELECT subject, state FROM alert WHERE kind = 'TOTALS_DIFFER'");
    }

    private CheckTotals check(JdbcTotalsChecks checks, String now) {
        Clock clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
        return new CheckTotals(
                recompute, checks, new JdbcAlerts(suite.database.dataSource(), clock), new Settings(10), clock);
    }
}
