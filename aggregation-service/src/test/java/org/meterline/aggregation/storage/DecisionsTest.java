package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.usecase.DecideReports.Decided;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** People choose between reports and withdraw them. */
class DecisionsTest {

    private static final Instant HOUR = hour("2026-10-10T10:00:00Z");
    private static final UUID FIRST = id("d-first");
    private static final UUID SECOND = id("d-second");
    private static final UUID SOURCE = id("d-source");

    private final Suite suite = new Suite();

    @BeforeEach
    void clear() {
        suite.database.clear();
        suite.apply(production(FIRST, 1));
        suite.apply(production(SECOND, 2));
    }

    private static Reports.Sent sent(UUID usageMeter, long sequence, int to, int cores) {
        return report(usageMeter, sequence, SOURCE, HOUR, List.of(new Span(0, to)), host("h", 0, to, cores, cores));
    }

    private ReportState state(Reports.Sent sent) {
        return suite.decisions().stream()
                .filter(row -> row.contains(sent.digest().value()))
                .map(row -> ReportState.valueOf(row.substring(row.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private ReportDecision done(Kind kind, Reports.Sent sent, String reason) {
        return assertInstanceOf(Decided.Done.class, suite.decide(kind, sent.digest(), reason))
                .decision();
    }

    private void assertTotalsAreTheLedgers() {
        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
    }

    private List<String> alerts(String kind) {
        return suite.database.rows("SELECT state FROM alert WHERE kind = '" + kind + "'");
    }

    @Test
    void theChosenReportCountsAndClearsTheAlert() {
        Reports.Sent longer = sent(FIRST, 1, 3600, 16);
        Reports.Sent shorter = sent(FIRST, 2, 1800, 32);
        suite.count(List.of(longer, shorter));
        List<String> before = suite.totals();
        assertEquals(List.of("RAISED"), alerts("REPORTS_IN_CONFLICT"));

        ReportDecision decision = done(Kind.CHOICE, shorter, "the other was restored");

        assertEquals(List.of(ReportState.CONFLICT, ReportState.COUNTED), List.of(state(longer), state(shorter)));
        assertNotEquals(before, suite.totals());
        assertTotalsAreTheLedgers();
        assertEquals(List.of("CLEARED"), alerts("REPORTS_IN_CONFLICT"));
        assertEquals("somebody", decision.decidedBy());
        assertEquals("the other was restored", decision.reason());
        assertEquals(3600, decision.before().meteredSeconds());
        assertEquals(1800, decision.after().meteredSeconds());
        assertEquals(ReportState.CONFLICT, decision.before().states().get(shorter.digest()));
        assertEquals(ReportState.COUNTED, decision.after().states().get(shorter.digest()));
        assertNotEquals(decision.before().contribution(), decision.after().contribution());
    }

    @Test
    void aChosenReportStaysChosenWhateverComesLater() {
        Reports.Sent longer = sent(FIRST, 1, 3000, 16);
        Reports.Sent shorter = sent(FIRST, 2, 1800, 32);
        suite.count(List.of(longer, shorter));
        done(Kind.CHOICE, shorter, "so");

        Reports.Sent longest = sent(FIRST, 3, 3600, 48);
        assertEquals(List.of(Outcome.CONFLICT), suite.outcomes(longest));
        assertEquals(List.of(Outcome.KNOWN), suite.outcomes(longer.deliveredAt(4, 4)));

        assertEquals(ReportState.COUNTED, state(shorter));
        assertEquals(ReportState.CONFLICT, state(longest));
        assertTotalsAreTheLedgers();

        done(Kind.CHOICE, longer, "no, that one");
        assertEquals(
                List.of(ReportState.COUNTED, ReportState.CONFLICT, ReportState.CONFLICT),
                List.of(state(longer), state(shorter), state(longest)));
        assertTotalsAreTheLedgers();
    }

    @Test
    void whatIsDecidedAgainChangesNothing() {
        Reports.Sent longer = sent(FIRST, 1, 3600, 16);
        Reports.Sent shorter = sent(FIRST, 2, 1800, 32);
        suite.count(List.of(longer, shorter));
        ReportDecision choice = done(Kind.CHOICE, shorter, "first reason");
        ReportDecision withdrawal = done(Kind.WITHDRAWAL, longer, "first reason");
        List<String> hours = suite.database.rows("SELECT * FROM source_hour");

        assertEquals(choice, done(Kind.CHOICE, shorter, "second reason"));
        assertEquals(withdrawal, done(Kind.WITHDRAWAL, longer, "second reason"));

        assertEquals(hours, suite.database.rows("SELECT * FROM source_hour"));
        assertEquals(List.of("2"), suite.database.rows("SELECT count(*) FROM report_decision"));
    }

    @Test
    void withdrawingTheChosenReportGivesTheChoiceBackToTheRule() {
        Reports.Sent longer = sent(FIRST, 1, 3600, 16);
        Reports.Sent shorter = sent(FIRST, 2, 1800, 32);
        suite.count(List.of(longer, shorter));
        done(Kind.CHOICE, shorter, "so");

        done(Kind.WITHDRAWAL, shorter, "it is wrong after all");

        assertEquals(List.of(ReportState.COUNTED, ReportState.WITHDRAWN), List.of(state(longer), state(shorter)));
        assertTotalsAreTheLedgers();
        assertEquals(List.of(Outcome.KNOWN), suite.outcomes(shorter.deliveredAt(3, 3)));
        assertEquals(ReportState.WITHDRAWN, state(shorter));
    }

    @Test
    void whatIsWithdrawnCountsNothingAndWhatComesAfterItIsNew() {
        Reports.Sent wrong = sent(FIRST, 1, 3600, 16);
        suite.count(List.of(wrong));

        done(Kind.WITHDRAWAL, wrong, "a test");

        assertEquals(List.of(), suite.totals());
        Reports.Sent right = sent(FIRST, 2, 1800, 32);
        assertEquals(List.of(Outcome.NEW), suite.outcomes(right));
        assertEquals(ReportState.COUNTED, state(right));
        assertEquals(List.of(), alerts("REPORTS_IN_CONFLICT"));
        assertTotalsAreTheLedgers();
    }

    @Test
    void withdrawingTheOtherMetersReportLiftsTheShadow() {
        Reports.Sent first = sent(FIRST, 1, 3600, 16);
        Reports.Sent second = sent(SECOND, 1, 3600, 32);
        suite.count(List.of(second, first));
        assertEquals(ReportState.SHADOWED, state(second));
        assertEquals(List.of("RAISED"), alerts("SOURCE_SHADOWED"));

        ReportDecision decision = done(Kind.WITHDRAWAL, first, "the source is metered by the other one");

        assertEquals(ReportState.COUNTED, state(second));
        assertEquals(List.of("CLEARED"), alerts("SOURCE_SHADOWED"));
        assertEquals(3600, decision.after().meteredSeconds());
        assertTotalsAreTheLedgers();
    }

    @Test
    void aShadowIsLiftedWhenTheOtherMeterIsInTest() {
        Reports.Sent second = sent(SECOND, 1, 3600, 32);
        suite.count(List.of(second, sent(FIRST, 1, 3600, 16)));

        suite.apply(meter(FIRST, 1, 2, List.of(new Since<>(MeterMode.TEST, null)), Assignment.UNASSIGNED));
        suite.recountAll();

        assertEquals(ReportState.COUNTED, state(second));
        assertEquals(List.of("CLEARED"), alerts("SOURCE_SHADOWED"));
        assertTotalsAreTheLedgers();
    }

    @Test
    void whatCannotBeDecidedChangesNothing() {
        Reports.Sent alone = sent(FIRST, 1, 3600, 16);
        Reports.Sent others = sent(SECOND, 1, 3600, 16);
        suite.count(List.of(alone, others));
        List<String> hours = suite.database.rows("SELECT * FROM source_hour");
        assertInstanceOf(Decided.NotInConflict.class, suite.decide(Kind.CHOICE, alone.digest(), "so"));
        assertInstanceOf(Decided.Unknown.class, suite.decide(Kind.WITHDRAWAL, ReportDigest.of(new byte[] {1}), "so"));
        assertEquals(hours, suite.database.rows("SELECT * FROM source_hour"));

        done(Kind.WITHDRAWAL, alone, "so");
        assertInstanceOf(Decided.Withdrawn.class, suite.decide(Kind.CHOICE, alone.digest(), "so"));
        Reports.Sent again = sent(FIRST, 2, 3600, 16);
        suite.count(List.of(again));
        assertInstanceOf(Decided.NotInConflict.class, suite.decide(Kind.CHOICE, again.digest(), "so"));
        assertEquals(List.of("1"), suite.database.rows("SELECT count(*) FROM report_decision"));
    }

    @Test
    void whoeverDecidesWhileOthersCountTheTotalsAreTheLedgers() throws Exception {
        List<Reports.Sent> reports = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            UUID meter = i % 2 == 0 ? FIRST : SECOND;
            Instant hour = HOUR.plusSeconds(3600L * (i % 5));
            int to = 1000 + 40 * i;
            reports.add(report(meter, i + 1L, SOURCE, hour, List.of(new Span(0, to)), host("h", 0, to, 8, 8 + i)));
        }
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            work.add(() -> count(reports, random));
            work.add(() -> decide(reports, random));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(work.size())) {
            for (Future<Boolean> each : executor.invokeAll(work)) {
                assertTrue(each.get());
            }
        }

        assertTotalsAreTheLedgers();
        assertEquals(Recomputation.conflicts(suite.database), suite.conflicts());
        assertTrue(suite.database.rows("SELECT 1 FROM report_decision").size() > 1);
    }

    private boolean count(List<Reports.Sent> reports, Random random) {
        for (int i = 0; i < 40; i++) {
            suite.count(List.of(
                    reports.get(random.nextInt(reports.size())).deliveredAt(random.nextInt(4), i),
                    reports.get(random.nextInt(reports.size())).deliveredAt(random.nextInt(4), i)));
        }
        return true;
    }

    private boolean decide(List<Reports.Sent> reports, Random random) {
        for (int i = 0; i < 60; i++) {
            Kind kind = random.nextInt(6) == 0 ? Kind.WITHDRAWAL : Kind.CHOICE;
            Decided decided = suite.decide(
                    kind, reports.get(random.nextInt(reports.size())).digest(), "so");
            assertTrue(decided != null);
        }
        return true;
    }
}
