package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.config.RetentionSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.retention.Retention;
import org.meterline.aggregation.usecase.KeepRetention;
import org.meterline.aggregation.usecase.RetentionStore;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** Months that are dropped; they lie in years that no other test uses, for a dropped month is never opened again. */
class RetentionTest {

    private static final UUID METER = id("m-retention");
    private static final UUID SOURCE = id("s-retention");
    private static final UUID CONTRACT = id("c-retention");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);
    private static final String LONG_AFTER = "2016-06-15T00:00:00Z";

    private record Settings() implements RetentionSettings {

        @Override
        public Duration every() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration lag() {
            return Duration.ofDays(60);
        }

        @Override
        public Duration lockWait() {
            return Duration.ofMillis(200);
        }

        @Override
        public int sourceHours() {
            return 1;
        }
    }

    private final Suite suite = new Suite();

    private KeepRetention retention(String now) {
        return new KeepRetention(
                new JdbcRetentionStore(suite.database.dataSource()),
                new Settings(),
                AgeLimits.DEFAULTS,
                Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    @BeforeEach
    @AfterEach
    void clear() {
        suite.database.clear();
        suite.database.execute("TRUNCATE retention, closed_order, retention_event, contract CASCADE");
        suite.database.execute("DELETE FROM kept_source_hour WHERE hour < '2016-01-01'");
        suite.database.execute("DELETE FROM report_fingerprint WHERE month < '2016-01-01'");
        suite.database.execute("DELETE FROM month_version WHERE month < '2016-01-01'");
        suite.database.execute("DROP TABLE IF EXISTS ledger_2012_03, ledger_2012_04");
        suite.database.execute("DELETE FROM ledger_month WHERE month < '2016-01-01'");
    }

    /** Two months with usage of one contract. */
    private void count() {
        suite.apply(production(METER, 1));
        suite.database.execute("""
                INSERT INTO contract (id, provider, name, product_family, commit_units, commit_metric, overage_rule, currency,
                    version, created_at)
                VALUES ('%s', 'nimbus', 'c', 'RENTAL', 0, 'hourly-cores', 'HOURLY', 'EUR', 1, '2012-01-01T00:00Z')
                """.formatted(CONTRACT));
        suite.outcomes(
                report(METER, 1, SOURCE, hour("2012-03-05T10:00:00Z"), WHOLE, vm("vm-1", 0, 3600, 4096, 0)),
                report(METER, 2, SOURCE, hour("2012-03-05T11:00:00Z"), WHOLE, vm("vm-1", 0, 3600, 4096, 0)),
                report(METER, 3, SOURCE, hour("2012-04-05T11:00:00Z"), WHOLE, vm("vm-1", 0, 3600, 4096, 0)));
    }

    private void close(String month, String exportedAt) {
        suite.database.execute("INSERT INTO closed_order VALUES ('nimbus', '%s', '%s', '2012-05-10T00:00Z', %s)"
                .formatted(month, CONTRACT, exportedAt));
    }

    private List<String> plan(String now) {
        return retention(now).plan().stream()
                .filter(plan -> plan.month().compareTo(BillingMonth.of(2016, 1)) < 0)
                .map(plan -> plan.month() + " " + (plan.droppedAt() == null ? "" : "dropped ")
                        + plan.blockers().stream()
                                .map(blocker -> blocker.reason().name())
                                .toList())
                .toList();
    }

    @Test
    void agg105AMonthIsKeptForAsLongAsAnythingKeepsIt() {
        count();

        assertEquals(
                List.of(
                        "2012-03 [REPORTS_STILL_TAKEN, RETAINED, ORDER_NOT_CLOSED]",
                        "2012-04 [REPORTS_STILL_TAKEN, RETAINED, ORDER_NOT_CLOSED]"),
                plan("2012-05-15T00:00:00Z"));
        assertEquals(
                List.of("2012-03 [ORDER_NOT_CLOSED]", "2012-04 [RETAINED, ORDER_NOT_CLOSED]"),
                plan("2015-04-01T00:00:00Z"));
        close("2012-03-01", "NULL");
        assertEquals("2012-03 [ORDER_NOT_EXPORTED]", plan(LONG_AFTER).getFirst());
        assertEquals(List.of(), retention(LONG_AFTER).dropDue());
        suite.database.execute("UPDATE closed_order SET exported_at = '2012-05-11T00:00Z'");
        assertEquals(List.of("2012-03 []", "2012-04 [ORDER_NOT_CLOSED]"), plan(LONG_AFTER));
        assertEquals(
                3,
                suite.database
                        .rows("SELECT digest FROM ledger WHERE hour < '2016-01-01'")
                        .size());
    }

    @Test
    void agg106ADroppedMonthIsGoneNotedAndNeverOpenedAgain() {
        count();
        close("2012-03-01", "'2012-05-11T00:00Z'");

        assertEquals(List.of(BillingMonth.of(2012, 3)), retention(LONG_AFTER).dropDue());
        assertEquals(List.of(), retention(LONG_AFTER).dropDue());

        assertEquals(List.of("2012-03 dropped []", "2012-04 [ORDER_NOT_CLOSED]"), plan(LONG_AFTER));
        assertEquals(
                List.of("2012-04-05 11:00:00+00"),
                suite.database.rows("SELECT hour FROM source_hour WHERE hour < '2016-01-01'"));
        assertEquals(List.of("f"), suite.database.rows("SELECT to_regclass('ledger_2012_03') IS NOT NULL"));
        RetentionStore store = new JdbcRetentionStore(suite.database.dataSource());
        assertTrue(store.isDropped(BillingMonth.of(2012, 3)));
        assertFalse(store.isDropped(BillingMonth.of(2012, 4)));
        assertEquals(
                List.of("MONTH_DROPPED schedule 2012-03 {providers=nimbus, reports=2}"),
                retention(LONG_AFTER).events(null, 10).stream()
                        .map(event -> event.action() + " " + event.actor() + " " + event.month() + " " + event.detail())
                        .toList());

        // This instance has had the month open: it notices, and asks again.
        assertThrows(StoreUnavailableException.class, () -> late());
        List<Settled> settled = late();
        assertEquals(
                List.of(Outcome.REJECTED),
                settled.stream().map(Settled::outcome).toList());
        assertTrue(String.valueOf(settled.getFirst().reason()).startsWith("month-archived"));
    }

    @Test
    void agg115WhatIsKeptBesidesASourceHourGoesWithItsMonth() {
        count();
        suite.database.execute("INSERT INTO month_version SELECT 'nimbus', month, 1, now(), '{}', '{}'"
                + " FROM unnest(ARRAY['2012-03-01', '2012-04-01']::date[]) AS m (month)");
        suite.database.execute("INSERT INTO report_fingerprint SELECT provider, month, version, 'csv', sha256(''), 0"
                + " FROM month_version WHERE month < '2016-01-01'");
        suite.database.execute("INSERT INTO kept_source_hour (provider, hour, source, version, reports, contract, site,"
                + " metered_seconds, contribution, marks) SELECT provider, hour, source, 1, reports, contract, site,"
                + " metered_seconds, contribution, marks FROM source_hour WHERE hour < '2016-01-01'");
        suite.database.execute("INSERT INTO test_hour SELECT provider, hour, source, 1, '[]', '[]' FROM source_hour"
                + " WHERE hour < '2016-01-01'");
        close("2012-03-01", "'2012-05-11T00:00Z'");

        retention(LONG_AFTER).dropDue();

        for (String table : List.of("report_fingerprint", "kept_source_hour", "test_hour")) {
            String time = table.equals("report_fingerprint") ? "month" : "(hour AT TIME ZONE 'UTC')::date";
            assertEquals(
                    List.of("2012-04"),
                    suite.database.rows(
                            "SELECT to_char(%s, 'YYYY-MM') FROM %s WHERE %1$s < '2016-01-01'".formatted(time, table)),
                    table);
        }
    }

    private List<Settled> late() {
        return suite.count(
                List.of(report(METER, 9, SOURCE, hour("2012-03-06T10:00:00Z"), WHOLE, vm("vm-1", 0, 3600, 4096, 0))));
    }

    @Test
    void agg107AProvidersOwnRetentionHoldsAndEveryChangeIsNoted() {
        count();
        close("2012-03-01", "'2012-05-11T00:00Z'");

        retention(LONG_AFTER).change("nimbus", new Retention(60, 36), "alice");

        assertEquals("2012-03 [RETAINED]", plan(LONG_AFTER).getFirst());
        assertEquals(
                List.of("alice nimbus {bundleMonths=36 → 36, ledgerMonths=36 → 60}"),
                retention(LONG_AFTER).events(null, 10).stream()
                        .map(event -> event.actor() + " " + event.provider() + " " + event.detail())
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> new Retention(0, 36));
    }

    @Test
    void agg108AnotherProvidersOpenOrderKeepsTheMonthOfAll() {
        count();
        close("2012-03-01", "'2012-05-11T00:00Z'");
        suite.database.execute("""
                INSERT INTO contract (id, provider, name, product_family, commit_units, commit_metric, overage_rule, currency,
                    version, created_at)
                VALUES ('%s', 'stratus', 'c', 'RENTAL', 0, 'hourly-cores', 'HOURLY', 'EUR', 1, '2012-02-01T00:00Z')
                """.formatted(id("c-stratus")));

        assertEquals("2012-03 [ORDER_NOT_CLOSED]", plan(LONG_AFTER).getFirst());
        assertEquals(List.of(), retention(LONG_AFTER).dropDue());
    }

    @Test
    void agg109AMonthThatIsInUseIsDroppedLater() throws SQLException {
        count();
        close("2012-03-01", "'2012-05-11T00:00Z'");
        try (Connection reader = suite.database.dataSource().getConnection();
                Statement reading = reader.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("SELECT count(*) FROM ledger");

            assertEquals(List.of(), retention(LONG_AFTER).dropDue());
            reader.rollback();
        }
        assertEquals(List.of(BillingMonth.of(2012, 3)), retention(LONG_AFTER).dropDue());
    }
}
