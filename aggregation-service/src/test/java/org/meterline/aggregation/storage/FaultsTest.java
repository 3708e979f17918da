package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.chain.ChainLimits;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.usecase.ApplyRegistry;
import org.meterline.aggregation.usecase.CountReports;
import org.meterline.aggregation.usecase.DecideReports;
import org.meterline.aggregation.usecase.DecideReports.Decided;
import org.meterline.aggregation.usecase.FollowChains;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.ReceivedReport;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.aggregation.usecase.ReportReading.Reading;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.PostgresServer;

/** Commits whose answer is lost, and a PostgreSQL that goes away: whoever tries again as the loops do loses and doubles nothing. */
class FaultsTest {

    private static final Instant START = hour("2026-10-03T00:00:00Z");
    private static final List<UUID> METERS = List.of(id("f-first"), id("f-second"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The loops wait longer. */
    private static final long WAIT_NANOS = 10_000_000;

    private static List<Reports.Sent> reports(int hours) {
        List<Reports.Sent> reports = new ArrayList<>();
        for (int i = 0; i < hours; i++) {
            for (UUID meter : METERS) {
                reports.add(report(
                        meter,
                        i + 2L,
                        id("f-source-" + i % 3),
                        START.plusSeconds(3600L * (i / 3)),
                        List.of(new Span(0, 1800 + i)),
                        vm("vm-1", 0, 1800 + i, 4096 + i, 0),
                        host("host-1", 0, 100, 8, 24)));
            }
        }
        return reports;
    }

    /** Counting on one database, trying again for as long as it is unavailable. */
    private static final class Stubborn {

        private final ReportReading reading = Reports.reading();
        private final MetricsInForce metrics;
        private final CountReports counting;
        private final ApplyRegistry registry;
        private final DecideReports deciding;
        private final AtomicInteger again = new AtomicInteger();

        Stubborn(DataSource dataSource) {
            JdbcCountingStore store = new JdbcCountingStore(dataSource, Suite.CLOCK);
            metrics = new MetricsInForce(new JdbcCatalogueStore(dataSource));
            counting =
                    new CountReports(store, reading, new FollowChains(new ChainLimits(100)), Suite.CLOCK, Suite.ALERTS);
            registry = new ApplyRegistry(store, reading);
            deciding = new DecideReports(store, metrics, reading, Suite.CLOCK);
        }

        private <T> T insist(Supplier<T> work) {
            while (true) {
                try {
                    return work.get();
                } catch (StoreUnavailableException e) {
                    again.incrementAndGet();
                    LockSupport.parkNanos(WAIT_NANOS);
                }
            }
        }

        List<Settled> count(List<Reports.Sent> batch) {
            MetricCatalogue catalogue = insist(metrics::catalogue);
            List<ReceivedReport> received = new ArrayList<>();
            for (Reports.Sent sent : batch) {
                switch (reading.read(sent.message(), sent.packed(), sent.delivery(), catalogue)) {
                    case Reading.Taken(ReceivedReport taken) -> received.add(taken);
                    case Reading.Refused refused -> throw new AssertionError(refused);
                }
            }
            return insist(() -> counting.count(received, catalogue));
        }

        void register() {
            METERS.forEach(usageMeter ->
                    insist(() -> registry.apply(production(usageMeter, 1 + METERS.indexOf(usageMeter)))));
        }

        void recountAll() {
            MetricCatalogue catalogue = insist(metrics::catalogue);
            while (insist(() -> registry.recountStep(catalogue, 5))) {
                // until nothing is left
            }
        }
    }

    /** Every second commit is done, and whoever asked for it is told that the connection broke. */
    private static DataSource losingAnswers(DataSource real, AtomicInteger lost) {
        AtomicInteger commits = new AtomicInteger();
        return (DataSource) Proxy.newProxyInstance(
                FaultsTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = invoked(() -> method.invoke(real, arguments));
                    return result instanceof Connection connection ? losing(connection, commits, lost) : result;
                });
    }

    private static Connection losing(Connection real, AtomicInteger commits, AtomicInteger lost) {
        return (Connection) Proxy.newProxyInstance(
                FaultsTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = invoked(() -> method.invoke(real, arguments));
                    if (method.getName().equals("commit") && commits.incrementAndGet() % 2 == 1) {
                        lost.incrementAndGet();
                        throw new SQLException("the answer got lost", "08006");
                    }
                    return result;
                });
    }

    private static Object invoked(Callable<Object> call) throws Throwable {
        try {
            return call.call();
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Test
    void aCommitWhoseAnswerIsLostIsRepeatedAndDoublesNothing() {
        Suite suite = new Suite();
        suite.database.clear();
        AtomicInteger lost = new AtomicInteger();
        Stubborn stubborn = new Stubborn(losingAnswers(suite.database.dataSource(), lost));
        stubborn.register();
        List<Reports.Sent> reports = reports(12);

        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < reports.size(); i += 4) {
            settled.addAll(stubborn.count(reports.subList(i, i + 4)));
        }
        Reports.Sent another =
                report(METERS.getFirst(), 99, id("f-source-0"), START, List.of(new Span(0, 60)), host("h", 0, 60, 64));
        settled.addAll(stubborn.count(List.of(another)));
        Decided chosen = stubborn.insist(
                () -> stubborn.deciding.decide(Kind.CHOICE, Reports.PROVIDER, another.digest(), "somebody", "because"));
        stubborn.insist(() -> stubborn.registry.apply(meter(
                METERS.getLast(),
                2,
                2,
                List.of(new Since<>(MeterMode.PRODUCTION, null)),
                new Assignment(id("f-contract"), ""))));
        stubborn.recountAll();

        assertTrue(lost.get() > 5, lost::toString);
        assertTrue(
                settled.stream().noneMatch(each -> each.outcome() == Outcome.KNOWN), "the first outcome is repeated");
        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
        assertTrue(chosen instanceof Decided.Done);
        assertEquals(List.of("1"), suite.database.rows("SELECT count(*) FROM report_decision"));
        assertEquals(
                suite.database.rows("SELECT count(*) FROM alert"),
                suite.database.rows(
                        "SELECT count(*) FROM alert_outbox WHERE convert_from(event, 'UTF8') LIKE '%raised%'"));
    }

    @Test
    void aPostgresThatIsKilledOrRestartedWhileWritersCountLosesAndDoublesNothing(@TempDir Path folder)
            throws Exception {
        try (PostgresServer server = PostgresServer.keeping(
                        folder.resolve("data"), folder.resolve("postgres.log"), Ports.findFree(), "throwaway")
                .start()
                .awaitReady()) {
            TestDatabase database = TestDatabase.on(server);
            Stubborn stubborn = new Stubborn(database.dataSource());
            stubborn.register();
            List<Reports.Sent> reports = reports(150);
            AtomicInteger counted = new AtomicInteger();
            List<Settled> settled = new ArrayList<>();
            try (ExecutorService writers = Executors.newFixedThreadPool(3)) {
                List<Future<List<Settled>>> writing = new ArrayList<>();
                for (int writer = 0; writer < 3; writer++) {
                    int partition = writer;
                    writing.add(writers.submit(() -> write(stubborn, reports, partition, counted)));
                }
                awaitAtLeast(counted, 60);
                server.process().kill();
                startAgain(server);
                awaitAtLeast(counted, counted.get() + 60);
                server.stop();
                startAgain(server);
                for (Future<List<Settled>> each : writing) {
                    settled.addAll(each.get());
                }
            }

            assertTrue(stubborn.again.get() > 0, "the writers were interrupted");
            Map<ReportDigest, Long> firsts = settled.stream()
                    .filter(each -> each.outcome() != Outcome.KNOWN)
                    .collect(Collectors.groupingBy(each -> each.report().key().digest(), Collectors.counting()));
            assertEquals(reports.size(), firsts.size());
            assertTrue(firsts.values().stream().allMatch(count -> count == 1), firsts::toString);
            assertEquals(
                    Recomputation.totals(database),
                    Suite.totals(database).stream().sorted().toList());
        }
    }

    /** What is left of the killed one may be in the way for a moment. */
    private static void startAgain(PostgresServer server) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            server.start().awaitReady();
            return true;
        });
    }

    private static void awaitAtLeast(AtomicInteger counted, int least) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> counted.get() >= least);
    }

    private static List<Settled> write(
            Stubborn stubborn, List<Reports.Sent> reports, int partition, AtomicInteger counted) {
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < reports.size(); i += 3) {
            List<Reports.Sent> batch = new ArrayList<>();
            for (Reports.Sent sent : reports.subList(i, Math.min(i + 3, reports.size()))) {
                batch.add(sent.deliveredAt(partition, i + batch.size()));
            }
            settled.addAll(stubborn.count(batch));
            counted.addAndGet(batch.size());
        }
        return settled;
    }
}
