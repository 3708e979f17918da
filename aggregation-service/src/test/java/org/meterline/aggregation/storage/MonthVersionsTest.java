package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.MonthQueries;
import org.meterline.aggregation.usecase.MonthQueries.MonthSum;
import org.meterline.aggregation.usecase.MonthQueries.Order;
import org.meterline.aggregation.usecase.MonthVersionStore;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/** A version of a month tells for ever what was counted when it was made, whatever is counted afterwards. */
class MonthVersionsTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final Instant START = hour("2026-10-31T18:00:00Z");
    private static final Instant AS_OF = hour("2026-11-04T00:00:00Z");
    private static final List<UUID> METERS = List.of(id("m-1"), id("m-2"), id("m-3"));
    private static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));
    private static final List<String> CUSTOMERS = List.of("acme", "globex");

    private final Suite suite = new Suite();
    private final MonthVersionStore versions = new JdbcMonthVersionStore(suite.database.dataSource());
    private final MonthQueries queries = new JdbcMonthQueries(suite.database.dataSource());

    @BeforeEach
    @AfterEach
    void clear() {
        suite.database.clear();
        suite.database.execute("TRUNCATE month_version, kept_source_hour, report_fingerprint");
    }

    private MonthVersion latest() {
        return versions.latest(PROVIDER, OCTOBER, AS_OF);
    }

    /** All that can be asked of a version. */
    private List<Object> told(MonthVersion version) {
        List<Object> told = new ArrayList<>();
        for (Order order : Order.values()) {
            queries.sums(version, order, null, 3, told::add);
        }
        OCTOBER.days().forEach(day -> {
            told.addAll(queries.keyHours(version, day));
            told.addAll(queries.countedHours(version, day, null));
        });
        for (UUID contract : queries.contracts(version)) {
            told.add(contract);
            queries.sums(version, Order.BY_SITE, contract, 100, told::add);
        }
        return told;
    }

    private static Reports.Sent aReport(Random random, long sequence) {
        int watched = 600 * (1 + random.nextInt(6));
        String customer = CUSTOMERS.get(random.nextInt(CUSTOMERS.size()));
        RecordHead licensed = RecordHead.of("host-1", 0, watched).withLicence(Licence.RENTAL, "K" + random.nextInt(2));
        return report(
                METERS.get(random.nextInt(METERS.size())),
                sequence,
                SOURCES.get(random.nextInt(SOURCES.size())),
                START.plusSeconds(3600L * random.nextInt(6)),
                List.of(new Span(0, watched)),
                vm(RecordHead.of("vm-1", 0, watched).withCustomer(customer), 4096),
                host(licensed, 8 + random.nextInt(24)),
                vsan(RecordHead.of("cluster-1", 0, watched), 1L << 42, 1L << 41, "standard"),
                sessions(RecordHead.of("pod-1", 0, watched).withCustomer(customer), random.nextInt(50)),
                protectedVms(RecordHead.of("site-1", 0, watched), random.nextInt(9)));
    }

    private void register(int which, long revision, Random random) {
        List<Since<MeterMode>> modes = random.nextBoolean()
                ? List.of(new Since<>(MeterMode.PRODUCTION, null))
                : List.of(
                        new Since<>(MeterMode.TEST, null),
                        new Since<>(MeterMode.PRODUCTION, START.plusSeconds(3600L * random.nextInt(6))));
        suite.apply(meter(
                METERS.get(which),
                1 + which,
                revision,
                modes,
                new Assignment(id("contract-" + random.nextInt(2)), "site-" + random.nextInt(2))));
        suite.recountAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void agg86EachVersionTellsForEverWhatItToldAtFirst(int seed) {
        Random random = new Random(seed);
        SortedMap<Integer, List<Object>> first = new TreeMap<>();
        for (int step = 1; step <= 40; step++) {
            if (random.nextInt(4) == 0) {
                register(random.nextInt(METERS.size()), step, random);
            } else {
                suite.count(List.of(aReport(random, step)));
            }
            if (random.nextInt(5) == 0) {
                MonthVersion version = latest();
                List<Object> told = told(version);
                assertEquals(first.getOrDefault(version.number(), told), told);
                first.put(version.number(), told);
                assertEquals(version.number(), latest().number(), "nothing was counted meanwhile");
            }
        }

        assertTrue(first.size() > 2, () -> "versions " + first.keySet());
        assertEquals(IntStream.rangeClosed(1, first.size()).boxed().toList(), List.copyOf(first.keySet()));
        first.forEach((number, told) -> assertEquals(
                told, told(versions.find(PROVIDER, OCTOBER, number).orElseThrow()), () -> "version " + number));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13})
    void theLatestVersionAddsUpToTheUsage(int seed) {
        Random random = new Random(seed);
        for (int which = 0; which < METERS.size(); which++) {
            register(which, 1, random);
        }
        for (int step = 1; step <= 30; step++) {
            suite.count(List.of(aReport(random, step)));
            if (step == 15) {
                latest();
            }
        }

        List<MonthSum> sums = new ArrayList<>();
        queries.sums(latest(), Order.BY_CUSTOMER, null, 100, sums::add);

        Map<String, Amount> usage = new TreeMap<>();
        suite.queries
                .usage(
                        PROVIDER,
                        OCTOBER,
                        Set.of(Dimension.CUSTOMER, Dimension.SOURCE),
                        UsageFilter.ALL,
                        List.of(),
                        1000)
                .forEach(row -> usage.put(
                        String.join("|", row.metric(), row.variant(), row.customer(), row.source()), row.amount()));
        Map<String, Amount> added = sums.stream()
                .collect(Collectors.toMap(
                        sum -> String.join(
                                "|",
                                sum.metric(),
                                sum.variant(),
                                sum.customer(),
                                sum.source().toString()),
                        MonthSum::amount,
                        Amount::plus,
                        TreeMap::new));
        usage.keySet().removeIf(key -> key.startsWith(Reports.HORIZON) || key.startsWith(Reports.PROTECTED));
        added.keySet().removeIf(key -> key.startsWith(Reports.HORIZON) || key.startsWith(Reports.PROTECTED));
        assertEquals(usage, added);
    }

    @Test
    void agg87WhatIsCountedWhileVersionsAreMadeIsInOneOrInTheNext() throws Exception {
        for (int which = 0; which < METERS.size(); which++) {
            register(which, 1, new Random(which));
        }
        SortedMap<Integer, List<Object>> first = new TreeMap<>();
        AtomicInteger seen = new AtomicInteger();
        try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 1; writer <= 2; writer++) {
                Random random = new Random(100 + writer);
                long base = 1000L * writer;
                Callable<Void> write = () -> {
                    // However fast counting is, some versions are to be made meanwhile.
                    for (int step = 1; step <= 60 || step < 400 && seen.get() < 3; step++) {
                        suite.count(List.of(aReport(random, base + step), aReport(random, base + 500 + step)));
                    }
                    return null;
                };
                writing.add(writers.submit(write));
            }
            while (!writing.stream().allMatch(Future::isDone)) {
                MonthVersion version = latest();
                first.put(version.number(), told(version));
                seen.set(first.size());
            }
            for (Future<?> each : writing) {
                each.get();
            }
        }
        MonthVersion last = latest();
        first.put(last.number(), told(last));

        assertTrue(first.size() > 2, () -> "versions " + first.keySet());
        first.forEach((number, told) -> assertEquals(
                told, told(versions.find(PROVIDER, OCTOBER, number).orElseThrow()), () -> "version " + number));
    }

    @Test
    void aRecountThatDecidesTheSameMakesNoVersion() {
        register(0, 1, new Random(3));
        suite.count(List.of(aReport(new Random(5), 1)));
        assertEquals(1, latest().number());

        suite.database.execute("INSERT INTO recount SELECT usage_meter, '2026-10-01T00:00Z' FROM usage_meter");
        suite.recountAll();

        assertEquals(1, latest().number());
        assertEquals(List.of("1"), suite.database.rows("SELECT count(*) FROM kept_source_hour"));
    }
}
