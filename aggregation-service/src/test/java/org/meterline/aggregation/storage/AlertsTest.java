package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.AlertQueries.AlertFilter;
import org.meterline.aggregation.usecase.AlertQueries.AlertRow;
import org.meterline.aggregation.usecase.AlertQueries.State;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.aggregation.usecase.Outbox.Waiting;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageAlert;

/** When alerts are raised and cleared, and what is told of it. */
class AlertsTest {

    private static final Instant HOUR = hour("2026-10-10T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final UUID FIRST = id("a-first");
    private static final UUID SECOND = id("a-second");
    private static final UUID SOURCE = id("a-source");
    private static final Alerts.Key MONTH = new Alerts.Key(PROVIDER, AlertKind.TOTALS_DIFFER, "2026-10");

    private final Suite suite = new Suite();
    private final JdbcAlerts alerts = new JdbcAlerts(suite.database.dataSource(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final JdbcAlertOutbox outbox = new JdbcAlertOutbox(suite.database.dataSource());
    private long sequence = 1;

    @BeforeEach
    void clear() {
        suite.database.clear();
    }

    private List<AlertRow> all(@Nullable AlertKind kind) {
        return alerts.alerts(PROVIDER, new AlertFilter(kind, null), null, 100);
    }

    private @Nullable State state(AlertKind kind) {
        return all(kind).stream().map(AlertRow::state).findFirst().orElse(null);
    }

    private List<UsageAlert> told() {
        List<UsageAlert> told = new ArrayList<>();
        outbox.relay(
                1000,
                Duration.ofSeconds(10),
                oldest -> oldest.stream()
                        .map(Waiting::event)
                        .map(UsageAlert::fromJson)
                        .forEach(told::add));
        return told;
    }

    private Reports.Sent sent(UUID usageMeter, Instant hour, int to) {
        sequence++;
        return report(usageMeter, sequence, SOURCE, hour, List.of(new Span(0, to)), host("h", 0, to, 8, 24));
    }

    @Test
    void raisingWhatIsRaisedAndClearingWhatIsNotChangesNothing() {
        alerts.clear(MONTH);
        alerts.raise(MONTH, "first");
        alerts.raise(MONTH, "second");
        List<AlertRow> raised = all(null);
        alerts.clear(MONTH);
        alerts.clear(MONTH);

        assertEquals(List.of(new AlertRow(MONTH, State.RAISED, NOW, null, "first", 0, null, null)), raised);
        assertEquals(List.of(new AlertRow(MONTH, State.CLEARED, NOW, NOW, "first", 0, null, null)), all(null));
        List<UsageAlert> told = told();
        assertEquals(
                List.of(UsageAlert.Type.RAISED, UsageAlert.Type.CLEARED),
                told.stream().map(UsageAlert::type).toList());
        assertEquals(
                new UsageAlert.Data(
                        PROVIDER, "TOTALS_DIFFER", "2026-10", MONTH.kind().weight(), NOW, "first"),
                told.getLast().data());
        assertEquals(List.of(), told());
    }

    @Test
    void aTransactionThatIsGivenUpRaisesNothing() {
        JdbcCountingStore store = new JdbcCountingStore(suite.database.dataSource(), Clock.fixed(NOW, ZoneOffset.UTC));

        assertThrows(
                IllegalStateException.class,
                () -> store.inTransaction(transaction -> {
                    transaction.alerts().raise(MONTH, "never");
                    throw new IllegalStateException("given up");
                }));

        assertEquals(List.of(), all(null));
        assertEquals(List.of(), told());
    }

    @Test
    void whatCouldNotBePublishedWaits() {
        alerts.raise(MONTH, "once");

        assertThrows(
                IllegalStateException.class,
                () -> outbox.relay(1, Duration.ofSeconds(1), oldest -> {
                    throw new IllegalStateException("no broker");
                }));

        assertEquals(1, outbox.unpublished());
        assertEquals(1, told().size());
        assertEquals(0, outbox.unpublished());
    }

    @Test
    void aShadowedSourceAlertsAtOnceAndNamesBothMeters() {
        suite.apply(production(FIRST, 1));
        suite.apply(production(SECOND, 2));
        suite.count(List.of(sent(SECOND, HOUR, 3600)));
        assertEquals(null, state(AlertKind.SOURCE_SHADOWED));

        suite.count(List.of(sent(FIRST, HOUR, 1800)));

        AlertRow raised = all(AlertKind.SOURCE_SHADOWED).getFirst();
        assertEquals(State.RAISED, raised.state());
        assertEquals(SOURCE.toString(), raised.alert().subject());
        assertEquals(List.of(1L, HOUR, HOUR), List.of(raised.hours(), raised.firstHour(), raised.lastHour()));
        assertTrue(raised.text().contains(FIRST.toString()) && raised.text().contains(SECOND.toString()));
    }

    @Test
    void aShadowIsLiftedWithItsLastHour() {
        suite.apply(production(FIRST, 1));
        suite.apply(production(SECOND, 2));
        for (int i = 0; i < 3; i++) {
            suite.count(List.of(sent(FIRST, HOUR.plusSeconds(3600L * i), 3600)));
            suite.count(List.of(sent(SECOND, HOUR.plusSeconds(3600L * i), 3600)));
        }
        assertEquals(3, all(AlertKind.SOURCE_SHADOWED).getFirst().hours());

        suite.apply(meter(
                FIRST,
                1,
                2,
                List.of(new Since<>(MeterMode.TEST, null), new Since<>(MeterMode.PRODUCTION, HOUR.plusSeconds(7200))),
                Assignment.UNASSIGNED));
        suite.recountAll();
        assertEquals(1, all(AlertKind.SOURCE_SHADOWED).getFirst().hours());
        assertEquals(State.RAISED, state(AlertKind.SOURCE_SHADOWED));

        suite.apply(meter(FIRST, 1, 3, List.of(new Since<>(MeterMode.TEST, null)), Assignment.UNASSIGNED));
        suite.recountAll();
        assertEquals(State.CLEARED, state(AlertKind.SOURCE_SHADOWED));
        assertEquals(
                2,
                told().stream()
                        .filter(each -> isAbout(each, AlertKind.SOURCE_SHADOWED))
                        .count());
    }

    @Test
    void aSourceThatHasMovedIsLeftInPeace() {
        suite.apply(production(FIRST, 1));
        suite.apply(production(SECOND, 2));
        suite.count(List.of(sent(FIRST, HOUR, 3600), sent(SECOND, HOUR, 3600)));

        suite.count(List.of(sent(SECOND, HOUR.plusSeconds(2 * 3600), 3600)));
        assertEquals(State.RAISED, state(AlertKind.SOURCE_SHADOWED));
        suite.count(List.of(sent(SECOND, HOUR.plusSeconds(3 * 3600), 3600)));
        assertEquals(State.CLEARED, state(AlertKind.SOURCE_SHADOWED));

        suite.count(List.of(sent(FIRST, HOUR.plusSeconds(3 * 3600), 3600)));
        assertEquals(State.RAISED, state(AlertKind.SOURCE_SHADOWED));
    }

    @Test
    void reportsInConflictAlert() {
        suite.apply(production(FIRST, 1));

        suite.count(List.of(sent(FIRST, HOUR, 3600), sent(FIRST, HOUR, 1800)));

        assertEquals(State.RAISED, state(AlertKind.REPORTS_IN_CONFLICT));
        assertEquals(null, state(AlertKind.SOURCE_SHADOWED));
    }

    @Test
    void whatWaitsForTheRegistryAlertsUntilItTells() {
        suite.count(List.of(sent(FIRST, HOUR, 3600)));
        assertEquals(State.RAISED, state(AlertKind.USAGE_METER_UNKNOWN));

        suite.apply(production(FIRST, 1));

        assertEquals(State.CLEARED, state(AlertKind.USAGE_METER_UNKNOWN));
    }

    @Test
    void usageThatIsOnNoOrderAlerts() {
        List<Since<MeterMode>> production = List.of(new Since<>(MeterMode.PRODUCTION, null));
        UUID known = id("a-contract");
        suite.database.execute("""
                INSERT INTO contract (id, provider, name, product_family, commit_units, commit_metric, overage_rule,
                    currency, version, created_at)
                VALUES ('%s', '%s', 'a', 'RENTAL', 0, 'hourly-cores', 'HOURLY', 'EUR', 0, now()) ON CONFLICT DO NOTHING
                """.formatted(known, PROVIDER));

        suite.apply(meter(FIRST, 1, 1, production, Assignment.UNASSIGNED));
        assertEquals(State.RAISED, state(AlertKind.CONTRACT_UNASSIGNED));
        suite.apply(meter(FIRST, 1, 2, production, new Assignment(known, "")));
        assertEquals(State.CLEARED, state(AlertKind.CONTRACT_UNASSIGNED));
        suite.apply(meter(FIRST, 1, 3, production, new Assignment(id("a-nobodys"), "")));
        assertEquals(State.RAISED, state(AlertKind.CONTRACT_UNASSIGNED));
        suite.apply(meter(FIRST, 1, 4, List.of(new Since<>(MeterMode.TEST, null)), Assignment.UNASSIGNED));
        assertEquals(State.CLEARED, state(AlertKind.CONTRACT_UNASSIGNED));
        suite.database.execute("DELETE FROM contract WHERE id = '" + known + "'");
    }

    @Test
    void whoeverHoldsItAtTheSameTimeItStandsAsLongAsAnyHourDoes() throws Exception {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(i);
            work.add(() -> holdAndRelease(random));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(work.size())) {
            for (Future<Boolean> done : executor.invokeAll(work)) {
                assertTrue(done.get());
            }
        }
        AlertRow left = all(null).getFirst();
        assertEquals(left.hours() > 0 ? State.RAISED : State.CLEARED, left.state());
        for (int i = 0; i < 4; i++) {
            alerts.release(MONTH, HOUR.plusSeconds(3600L * i));
        }
        assertEquals(State.CLEARED, all(null).getFirst().state());

        List<UsageAlert> told = told();
        for (int i = 0; i < told.size(); i++) {
            assertEquals(
                    i % 2 == 0 ? UsageAlert.Type.RAISED : UsageAlert.Type.CLEARED,
                    told.get(i).type());
        }
        assertEquals(0, told.size() % 2);
    }

    private boolean holdAndRelease(Random random) {
        for (int i = 0; i < 40; i++) {
            Instant hour = HOUR.plusSeconds(3600L * random.nextInt(4));
            if (random.nextBoolean()) {
                alerts.hold(MONTH, hour, "held");
            } else {
                alerts.release(MONTH, hour);
            }
        }
        return true;
    }

    private static boolean isAbout(UsageAlert alert, AlertKind kind) {
        return alert.data().kind().equals(kind.name());
    }
}
