package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Settled;
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

        assertEquals(3, once.size());
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
    void theSameReportTwiceInOneBatchIsNewOnce() {
        suite.apply(production(METER, 1));
        Reports.Sent sent = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0));

        assertEquals(List.of(Outcome.NEW, Outcome.KNOWN), suite.outcomes(sent, sent.deliveredAt(2, 5)));
        assertEquals(1, suite.totals().size());
    }

    @Test
    void aReportOfAnUnknownMeterCountsOnceTheRegistryTellsOfIt() {
        Reports.Sent sent = report(METER, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0));

        assertEquals(List.of(Outcome.NEW), suite.outcomes(sent));
        assertEquals(List.of(), suite.totals());
        assertTrue(suite.decisions().getFirst().endsWith("WAITING"));

        suite.apply(production(METER, 1));
        suite.recountAll();

        assertEquals(1, suite.totals().size());
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
        assertEquals(4, suite.totals().size());
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
