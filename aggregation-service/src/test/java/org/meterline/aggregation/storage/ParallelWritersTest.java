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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** Eight writers of the same reports at the same time, and a registry that changes its mind meanwhile. */
class ParallelWritersTest {

    private static final int WRITERS = 8;

    /** {@code -Dmeterline.long=true} makes it ten thousand. */
    private static final int KEYS = Boolean.getBoolean("meterline.long") ? 10_000 : 1000;

    private static final int SOURCES = 100;
    private static final int BATCH = 100;
    private static final Instant START = hour("2026-10-01T00:00:00Z");
    private static final List<UUID> METERS = List.of(id("p-first"), id("p-second"));

    private final Suite suite = new Suite();

    @BeforeEach
    void clear() {
        suite.database.clear();
    }

    /** As many keys, each reported once: what is raced for is the insert into the ledger and the row of the source hour. */
    private static List<Reports.Sent> manyReports() {
        List<Reports.Sent> reports = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            reports.add(report(
                    METERS.getFirst(),
                    i + 2L,
                    id("p-many-" + i % SOURCES),
                    START.plusSeconds(3600L * (i / SOURCES)),
                    List.of(Span.WHOLE_HOUR),
                    host("host-1", 0, 3600, 8, 24)));
        }
        return reports;
    }

    @Test
    void ofManyKeysNoneIsCountedTwice() throws Exception {
        suite.apply(production(METERS.getFirst(), 1));
        List<Reports.Sent> reports = manyReports();

        List<Settled> settled = inParallel(writers(reports, BATCH));

        Map<ReportDigest, Long> firsts = settled.stream()
                .filter(each -> each.outcome() != Outcome.KNOWN)
                .collect(Collectors.groupingBy(each -> each.report().key().digest(), Collectors.counting()));
        assertEquals(KEYS, firsts.size());
        assertTrue(firsts.values().stream().allMatch(count -> count == 1), firsts::toString);
        assertEquals(List.of(String.valueOf(KEYS)), suite.database.rows("SELECT count(*) FROM ledger"));
        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
    }

    private static List<Reports.Sent> reports() {
        List<Reports.Sent> reports = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            for (UUID meter : METERS) {
                reports.add(report(
                        meter,
                        i + 2L,
                        id("p-source-" + i % 3),
                        START.plusSeconds(3600L * (i / 3)),
                        List.of(new Span(0, 1800 + i)),
                        vm("vm-1", 0, 1800 + i, 4096 + i, 0),
                        host("host-1", 0, 100, 8, 24)));
            }
        }
        return reports;
    }

    @Test
    void eachReportIsNewExactlyOnceAndCountsOnce() throws Exception {
        METERS.forEach(meter -> suite.apply(production(meter, METERS.indexOf(meter) + 1)));
        List<Reports.Sent> reports = reports();

        List<Settled> settled = inParallel(writers(reports));

        Map<ReportDigest, Long> firsts = settled.stream()
                .filter(each -> each.outcome() != Outcome.KNOWN)
                .collect(Collectors.groupingBy(each -> each.report().key().digest(), Collectors.counting()));
        assertEquals(reports.size(), firsts.size());
        assertTrue(firsts.values().stream().allMatch(count -> count == 1), firsts::toString);
        assertEquals(WRITERS * reports.size(), settled.size());
        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
    }

    @Test
    void aRegistryThatChangesMeanwhileIsFollowedInTheEnd() throws Exception {
        List<Callable<List<Settled>>> work = new ArrayList<>(writers(reports()));
        work.add(this::changeRegistry);
        work.add(this::recountMeanwhile);
        work.add(this::recountMeanwhile);

        inParallel(work);
        suite.recountAll();

        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
        assertTrue(suite.decisions().stream().noneMatch(row -> row.endsWith("WAITING")));
    }

    private List<Settled> changeRegistry() {
        for (long revision = 1; revision <= 10; revision++) {
            for (UUID meter : METERS) {
                suite.apply(meter(
                        meter,
                        METERS.indexOf(meter) + 1,
                        revision,
                        List.of(
                                new Since<>(MeterMode.TEST, null),
                                new Since<>(MeterMode.PRODUCTION, START.plusSeconds(3600 * (20 - revision)))),
                        new Assignment(id("contract-" + revision % 2), "")));
            }
        }
        return List.of();
    }

    private List<Settled> recountMeanwhile() {
        for (int i = 0; i < 50; i++) {
            suite.recountStep(5);
        }
        return List.of();
    }

    private List<Callable<List<Settled>>> writers(List<Reports.Sent> reports) {
        return writers(reports, 17);
    }

    private List<Callable<List<Settled>>> writers(List<Reports.Sent> reports, int batch) {
        List<Callable<List<Settled>>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int partition = writer;
            writers.add(() -> write(reports, partition, batch));
        }
        return writers;
    }

    private List<Settled> write(List<Reports.Sent> reports, int partition, int batch) {
        List<Reports.Sent> own = new ArrayList<>();
        for (Reports.Sent sent : reports) {
            own.add(sent.deliveredAt(partition, own.size()));
        }
        Collections.shuffle(own, new Random(partition));
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < own.size(); i += batch) {
            settled.addAll(suite.count(own.subList(i, Math.min(i + batch, own.size()))));
        }
        return settled;
    }

    private static List<Settled> inParallel(List<Callable<List<Settled>>> work) throws Exception {
        List<Settled> settled = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(work.size())) {
            for (Future<List<Settled>> done : executor.invokeAll(work)) {
                settled.addAll(done.get());
            }
        }
        return settled;
    }
}
