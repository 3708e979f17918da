package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.BUNDLE_VRAM;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.metric.FeatureSet;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape.OncePerHour;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue.ActiveHostCores;
import org.meterline.aggregation.domain.metric.ObjectValue.LicensableCores;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

class CountingStoreTest {

    private static final UUID METER = id("meter");
    private static final UUID OTHER_METER = id("other-meter");
    private static final UUID SOURCE = id("source");
    private static final Instant HOUR = hour("2026-10-05T10:00:00Z");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);

    private final Suite suite = new Suite();

    @BeforeEach
    void clear() {
        suite.database.clear();
    }

    @Test
    void aReportCountsOnce() {
        suite.apply(production(METER, 1));
        Reports.Sent sent = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0), host("h", 0, 3600, 8));

        assertEquals(List.of(Outcome.NEW), suite.outcomes(sent));
        List<String> once = suite.totals();
        assertEquals(List.of(Outcome.KNOWN), suite.outcomes(sent.deliveredAt(3, 77)));

        assertEquals(9, once.size());
        assertEquals(once, suite.totals());
        assertEquals(List.of("1"), suite.database.rows("SELECT count(*) FROM ledger"));
    }

    @Test
    void aRedeliveryRepeatsItsFirstOutcome() {
        suite.apply(production(METER, 1));
        suite.apply(production(OTHER_METER, 2));
        Reports.Sent first = report(METER, 1, SOURCE, HOUR, WHOLE).deliveredAt(0, 1);
        Reports.Sent conflict =
                report(METER, 2, SOURCE, HOUR, WHOLE, host("h", 0, 3600, 8)).deliveredAt(0, 2);
        Reports.Sent shadowed = report(OTHER_METER, 1, SOURCE, HOUR, WHOLE).deliveredAt(1, 1);

        assertEquals(List.of(Outcome.NEW, Outcome.CONFLICT), suite.outcomes(first, conflict));
        assertEquals(List.of(Outcome.SHADOWED), suite.outcomes(shadowed));
        List<Settled> again = suite.count(List.of(first, conflict, shadowed, conflict.deliveredAt(0, 9)));

        assertEquals(
                List.of(Outcome.NEW, Outcome.CONFLICT, Outcome.SHADOWED, Outcome.KNOWN),
                again.stream().map(Settled::outcome).toList());
        assertTrue(String.valueOf(again.get(2).reason()).contains(METER.toString()));
        assertTrue(String.valueOf(again.get(2).reason()).contains(OTHER_METER.toString()));
    }

    @Test
    void aFileIsOneDeliveryHoweverOftenItIsPublished() {
        suite.apply(production(METER, 1));
        Reports.Sent online = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0));
        Reports.Sent inFile = online.inFile(id("file"), 10);

        assertEquals(List.of(Outcome.NEW), suite.outcomes(inFile));
        assertEquals(List.of(Outcome.NEW), suite.outcomes(online.inFile(id("file"), 99)));
        assertEquals(List.of(Outcome.KNOWN), suite.outcomes(online));
        assertEquals(List.of(Outcome.KNOWN), suite.outcomes(online.inFile(id("another-file"), 11)));
    }

    @Test
    void t22TheSameFileTwiceAddsNothing() {
        suite.apply(production(METER, 1));
        List<Reports.Sent> reports = aMonth(20);
        suite.count(inFile(reports, "file"));
        List<String> totals = suite.totals();
        List<String> ledger = ledger();

        List<Settled> again = suite.count(inFile(reports, "uploaded-again"));

        assertEquals(Set.of(Outcome.KNOWN), again.stream().map(Settled::outcome).collect(Collectors.toSet()));
        assertEquals(totals, suite.totals());
        assertEquals(ledger, ledger());
    }

    @Test
    void t23APartialFileThenTheWholeMonthIsAsTheWholeMonthAlone() {
        suite.apply(production(METER, 1));
        List<Reports.Sent> month = aMonth(20);
        suite.count(inFile(month, "whole"));
        List<String> alone = suite.totals();
        List<String> marks = suite.marks();

        suite.database.clear();
        suite.apply(production(METER, 1));
        suite.count(inFile(month.subList(0, 10), "partial"));
        List<Settled> settled = suite.count(inFile(month, "whole"));

        assertEquals(
                Map.of(Outcome.KNOWN, 10L, Outcome.NEW, 10L),
                settled.stream().collect(Collectors.groupingBy(Settled::outcome, Collectors.counting())));
        assertEquals(alone, suite.totals());
        assertEquals(marks, suite.marks());
    }

    private static List<Reports.Sent> aMonth(int reports) {
        return IntStream.range(0, reports)
                .mapToObj(i -> report(
                        METER,
                        i + 1,
                        SOURCE,
                        HOUR.plusSeconds(86_400L * i),
                        WHOLE,
                        vm("vm-1", 0, 3600, 4096 + i, 0),
                        host("host-1", 0, 3600, 8),
                        sessions(RecordHead.of("pod-a", 0, 3600), i + 1)))
                .toList();
    }

    private static List<Reports.Sent> inFile(List<Reports.Sent> reports, String file) {
        return reports.stream()
                .map(sent -> sent.inFile(id(file), sent.delivery().offset()))
                .toList();
    }

    private List<String> ledger() {
        return suite.database.rows("SELECT encode(digest, 'hex'), encode(original, 'hex') FROM ledger ORDER BY hour");
    }

    @Test
    void theMigrationsWriteTheCatalogueOfTheTests() {
        assertEquals(Reports.CATALOGUE, suite.metrics.catalogue());
    }

    /** Hosts were counted by the second only; from the 5th on a new metric counts their CPUs' cores once an hour. */
    private static final MetricVersion NEW_METRIC = new MetricVersion(
            "cores-in-use", LocalDate.of(2026, 10, 5), "cores", new OncePerHour(new ActiveHostCores()));

    @Test
    void aNewMetricOfAKnownShapeIsARowAndPastHoursAreMeasuredByItToo() {
        suite.apply(production(METER, 1));
        suite.outcomes(
                report(METER, 1, SOURCE, HOUR.minusSeconds(86_400), WHOLE, host("h", 0, 3600, 20)),
                report(METER, 2, SOURCE, HOUR, WHOLE, host("h", 0, 60, 20)));
        MetricCatalogue before = suite.metrics.catalogue();

        suite.addVersion(NEW_METRIC);
        suite.count(List.of(report(METER, 3, SOURCE, HOUR.plusSeconds(3600), WHOLE, host("h", 0, 1, 30))), before);
        assertEquals(List.of("30"), newMetric());
        assertTrue(suite.followCatalogue());
        suite.recountAll();

        assertEquals(List.of("50"), newMetric());
        assertFalse(suite.followCatalogue());
        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
    }

    private List<String> newMetric() {
        return suite.database.rows("SELECT billed FROM totals WHERE metric = 'cores-in-use'");
    }

    @Test
    void aNewVersionInTheMiddleOfAMonthHoldsFromItsDayOn() {
        suite.apply(production(METER, 1));
        for (int day = 0; day < 4; day++) {
            suite.outcomes(
                    report(METER, day + 1, SOURCE, HOUR.plusSeconds(86_400L * day), WHOLE, host("h", 0, 3600, 8)));
        }

        suite.addVersion(new MetricVersion(
                HOURLY_CORES, LocalDate.of(2026, 10, 7), "cores", new OncePerHour(new LicensableCores(0))));
        suite.followCatalogue();
        suite.recountAll();

        assertEquals(
                List.of("2020-01-01 | 32", "2026-10-07 | 16"),
                suite.database.rows("SELECT version, billed FROM totals WHERE billed <> 0 AND metric = '" + HOURLY_CORES
                        + "' ORDER BY version"));
    }

    @Test
    void theCatalogueCannotChangeUnderThoseWhoCountByIt() throws Exception {
        suite.apply(production(METER, 1));
        try (Connection counting = suite.database.dataSource().getConnection();
                Connection changing = suite.database.dataSource().getConnection()) {
            counting.setAutoCommit(false);
            new CatalogueTable(counting).hold(suite.metrics.catalogue());
            changing.setAutoCommit(false);
            changing.createStatement().execute("SET lock_timeout = '200ms'");

            SQLException refused = assertThrows(
                    SQLException.class,
                    () -> changing.createStatement().execute("UPDATE metric_catalogue SET revision = revision + 1"));

            assertEquals("55P03", refused.getSQLState());
            counting.rollback();
        }
    }

    @Test
    void sourceHoursFromBeforeThereWereVariantsAreTakenBackExactly() {
        suite.apply(production(METER, 1));
        suite.outcomes(report(METER, 1, SOURCE, HOUR, WHOLE, host("h", 0, 3600, 20)));
        List<String> now = suite.totals();
        suite.database.keepTotalsOf("licensable-cores");
        suite.database.execute("""
                UPDATE source_hour SET marks = '[]', rules = '{"catalogue": 1, "meters": {}}',
                    contribution = (SELECT jsonb_agg(c) FROM jsonb_array_elements(contribution) c
                        WHERE c ->> 'metric' = 'licensable-cores')
                """);
        suite.database.execute("UPDATE metric_catalogue SET followed = 1");

        assertTrue(suite.followCatalogue());
        suite.recountAll();

        assertEquals(now, suite.totals());
    }

    @Test
    void aVariantOfAnyLengthIsCounted() {
        suite.apply(production(METER, 1));
        Random random = new Random(1);
        List<String> features = random.ints(20, 0, Integer.MAX_VALUE)
                .mapToObj(number -> (number + "-").repeat(46))
                .toList();
        RecordHead head = RecordHead.of("vm-1", 0, 3600);

        suite.outcomes(report(METER, 1, SOURCE, HOUR, WHOLE, vm(head.withFeatures(features), 4096)));
        suite.outcomes(report(
                METER, 2, SOURCE, HOUR.plusSeconds(3600), WHOLE, vm(head.withFeatures(features.reversed()), 4096)));

        assertEquals(
                List.of(2 * 3600 * 2048 * 100 + " | "
                        + FeatureSet.of(features, List.of()).variant()),
                suite.database.rows("SELECT billed, variant FROM totals WHERE metric = '" + BUNDLE_VRAM + "'"));
    }

    @Test
    void theSameReportTwiceInOneBatchIsNewOnce() {
        suite.apply(production(METER, 1));
        Reports.Sent sent = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0));

        assertEquals(List.of(Outcome.NEW, Outcome.KNOWN), suite.outcomes(sent, sent.deliveredAt(2, 5)));
        assertEquals(4, suite.totals().size());
    }

    @Test
    void aReportOfAnUnknownMeterCountsOnceTheRegistryTellsOfIt() {
        Reports.Sent sent = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0));

        assertEquals(List.of(Outcome.NEW), suite.outcomes(sent));
        assertEquals(List.of(), suite.totals());
        assertTrue(suite.decisions().getFirst().endsWith("WAITING"));

        suite.apply(production(METER, 1));
        suite.recountAll();

        assertEquals(4, suite.totals().size());
        assertTrue(suite.decisions().getFirst().endsWith("COUNTED"));
        assertEquals(List.of(PROVIDER + " | " + SOURCE + " | 2026-10-05 10:00:00+00"), suite.sources());
    }

    @Test
    void anotherProvidersReportOfAKnownMeterIsRejected() {
        suite.apply(production(METER, 1));
        Reports.Sent forged = report("stratus", METER, 1, SOURCE, HOUR, WHOLE, List.of(vm("vm-1", 0, 3600, 4096, 0)));

        assertEquals(List.of(Outcome.REJECTED), suite.outcomes(forged));
        assertEquals(List.of("0"), suite.database.rows("SELECT count(*) FROM ledger"));
    }

    @Test
    void anotherProvidersReportOfTheSameSourceIsNoneOfOurBusiness() {
        suite.apply(production(METER, 1));
        suite.apply(new MeterFacts(
                OTHER_METER,
                "stratus",
                2,
                1,
                List.of(new Since<>(MeterMode.PRODUCTION, null)),
                List.of(new Since<>(Assignment.UNASSIGNED, null))));
        assertEquals(
                List.of(Outcome.NEW, Outcome.NEW),
                suite.outcomes(
                        report(METER, 1, SOURCE, HOUR, WHOLE, host("h", 0, 3600, 8)),
                        report("stratus", OTHER_METER, 1, SOURCE, HOUR, WHOLE, List.of(host("h", 0, 3600, 8)))));
        assertEquals(10, suite.totals().size());
    }

    @Test
    void aDroppedMonthIsNeverOpenedAgain() {
        suite.apply(production(METER, 1));
        suite.database.execute("INSERT INTO ledger_month (month, state) VALUES ('2019-01-01', 'DROPPED')");
        try {
            List<Settled> settled = suite.count(List.of(
                    report(METER, 1, SOURCE, hour("2019-01-05T10:00:00Z"), WHOLE),
                    report(METER, 2, SOURCE, HOUR, WHOLE)));

            assertEquals(
                    List.of(Outcome.REJECTED, Outcome.NEW),
                    settled.stream().map(Settled::outcome).toList());
            assertTrue(String.valueOf(settled.getFirst().reason()).startsWith("month-archived"));
        } finally {
            suite.database.execute("DELETE FROM ledger_month WHERE month = '2019-01-01'");
        }
    }

    @Test
    void partitionsAreThereAheadOfNeedAndTakeTheEdgesOfTheMonth() {
        suite.apply(production(METER, 1));
        suite.outcomes(
                report(METER, 1, SOURCE, hour("2026-10-31T23:00:00Z"), WHOLE),
                report(METER, 2, SOURCE, hour("2026-11-01T00:00:00Z"), WHOLE));

        assertEquals(
                List.of("ledger_2026_10 | 1", "ledger_2026_11 | 1", "ledger_2026_12 | 0"), suite.database.rows("""
                        SELECT p.relname, (SELECT count(*) FROM ledger l WHERE l.tableoid = p.oid)
                        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
                        WHERE i.inhparent = 'ledger'::regclass AND p.relname >= 'ledger_2026_10' ORDER BY 1
                        """));
        assertEquals(BillingMonth.of(2026, 12), BillingMonth.of(2026, 11).next());
    }

    @Test
    void theOriginalIsKeptByteForByteAndUncompressedByPostgres() {
        suite.apply(production(METER, 1));
        Reports.Sent sent = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0));
        suite.outcomes(sent);

        assertEquals(List.of(HexFormat.of().formatHex(sent.packed()) + " | e"), suite.database.rows("""
                        SELECT encode(original, 'hex'), (SELECT attstorage FROM pg_attribute
                            WHERE attrelid = l.tableoid AND attname = 'original') FROM ledger l
                        """));
    }

    @Test
    void aModeThatChangesInThePastTakesBackAndAdds() {
        suite.apply(meter(METER, 1, 1, List.of(new Since<>(MeterMode.TEST, null)), Assignment.UNASSIGNED));
        for (int i = 0; i < 4; i++) {
            suite.outcomes(report(METER, i + 1, SOURCE, HOUR.plusSeconds(3600L * i), WHOLE, host("h", 0, 3600, 20)));
        }
        assertEquals(List.of(), suite.totals());
        assertEquals(List.of(PROVIDER + " | " + SOURCE + " | null"), suite.sources());

        Assignment contract = new Assignment(id("contract"), "site-1");
        suite.apply(meter(
                METER,
                1,
                2,
                List.of(
                        new Since<>(MeterMode.TEST, null),
                        new Since<>(MeterMode.PRODUCTION, HOUR.plusSeconds(2 * 3600L))),
                contract));
        suite.recountAll();

        assertEquals(
                List.of("40 | " + contract.contract() + " | site-1"),
                suite.database.rows("SELECT billed, contract, site FROM totals WHERE billed <> 0 AND metric = '"
                        + HOURLY_CORES + "'"));
    }

    @Test
    void anOlderRevisionIsIgnored() {
        suite.apply(meter(METER, 1, 5, List.of(new Since<>(MeterMode.PRODUCTION, null)), Assignment.UNASSIGNED));
        suite.apply(meter(METER, 1, 4, List.of(new Since<>(MeterMode.TEST, null)), Assignment.UNASSIGNED));
        suite.outcomes(report(METER, 1, SOURCE, HOUR, WHOLE, host("h", 0, 3600, 20)));

        assertTrue(suite.decisions().getFirst().endsWith("COUNTED"));
    }
}
