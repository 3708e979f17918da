package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.HORIZON;
import static org.meterline.aggregation.Reports.PROTECTED;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/** What TEST meters measure is what they would have counted alone in PRODUCTION, and it changes nothing of what counts. */
class TestModeTest {

    private static final BillingMonth MONTH = BillingMonth.of(2026, 10);
    private static final Instant START = hour("2026-10-31T18:00:00Z");
    private static final int HOURS = 6;
    private static final List<UUID> METERS = List.of(id("m-1"), id("m-2"), id("m-3"));
    private static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));
    private static final Set<Dimension> NO_DIMENSION = EnumSet.noneOf(Dimension.class);

    private final Suite suite = new Suite();

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void testUsageIsWhatItWouldHaveBeenInProductionAndIsInNoTotal(@ForAll long seed, @ForAll Random random) {
        Random making = new Random(seed);
        List<MeterFacts> meters = METERS.stream()
                .map(meter -> facts(meter, METERS.indexOf(meter) + 1L, making))
                .toList();
        List<Reports.Sent> reports = new ArrayList<>();
        for (int i = 0; i < 4 + making.nextInt(12); i++) {
            reports.add(aReport(i, making));
        }

        play(meters, reports, random);

        assertEquals(alone(), testHours());
        assertEquals(
                Recomputation.totals(suite.database),
                suite.totals().stream().sorted().toList());
        assertUsageAddsUp();
        List<String> testHours = testHours();
        List<String> totals = suite.totals();

        Collections.shuffle(reports, random);
        play(meters, reports, random);
        assertEquals(testHours, testHours());

        play(meters, withoutThoseOfTestMeters(meters, reports), random);
        assertEquals(totals, suite.totals());
        assertEquals(List.of(), testHours());
    }

    private void play(List<MeterFacts> meters, List<Reports.Sent> reports, Random random) {
        suite.database.clear();
        List<MeterFacts> late = new ArrayList<>();
        for (MeterFacts meter : meters) {
            if (random.nextBoolean()) {
                suite.apply(meter);
            } else {
                late.add(meter);
            }
        }
        long offset = 0;
        for (Reports.Sent sent : reports) {
            suite.count(List.of(sent.deliveredAt(random.nextInt(3), offset++)));
        }
        late.forEach(suite::apply);
        suite.recountAll();
    }

    private static List<Reports.Sent> withoutThoseOfTestMeters(List<MeterFacts> meters, List<Reports.Sent> reports) {
        return reports.stream()
                .filter(sent -> meters.stream()
                        .noneMatch(meter ->
                                meter.usageMeter().equals(sent.message().usageMeterId())
                                        && meter.modeAt(sent.message().hour()) == MeterMode.TEST))
                .toList();
    }

    private List<String> testHours() {
        return suite.database.rows("""
                SELECT t.provider, to_char(t.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), t.source, t.seconds,
                    m.meter, m.customer, m.metric, m.billed, m.metered
                FROM test_hour t CROSS JOIN LATERAL jsonb_to_recordset(t.contribution || t.marks)
                    AS m (meter uuid, customer text, metric text, variant text, billed numeric, metered numeric)
                WHERE coalesce(m.variant, '') = ''
                """).stream().sorted().toList();
    }

    /** By the calculation for PRODUCTION, with the modes exchanged. */
    private List<String> alone() {
        List<String> rows = new ArrayList<>();
        Recomputation.sourceHours(suite.database, TestModeTest::exchanged).stream()
                .filter(each -> each.meteredSeconds() > 0)
                .forEach(each -> {
                    SortedMap<MeasuredKey, Amount> all =
                            new TreeMap<>(each.measured().sums());
                    all.putAll(each.measured().marks());
                    all.forEach((measured, amount) -> {
                        if (measured.variant().isEmpty()) {
                            rows.add(String.join(
                                    " | ",
                                    each.key().provider(),
                                    each.key().hour().toString(),
                                    each.key().source().toString(),
                                    String.valueOf(each.meteredSeconds()),
                                    measured.usageMeter().toString(),
                                    measured.customer(),
                                    measured.metric(),
                                    amount.billed().toString(),
                                    amount.metered().toString()));
                        }
                    });
                });
        return rows.stream().sorted().toList();
    }

    private static MeterFacts exchanged(MeterFacts facts) {
        return new MeterFacts(
                facts.usageMeter(),
                facts.provider(),
                facts.ordinal(),
                facts.revision(),
                facts.modes().stream()
                        .map(since -> new Since<>(
                                since.value() == MeterMode.TEST ? MeterMode.PRODUCTION : MeterMode.TEST, since.from()))
                        .toList(),
                facts.assignments());
    }

    private void assertUsageAddsUp() {
        Map<String, Amount> total = added(usage(NO_DIMENSION));
        assertEquals(total, added(usage(EnumSet.of(Dimension.CUSTOMER))));
        assertEquals(total, added(usage(EnumSet.allOf(Dimension.class))));
    }

    private List<UsageRow> usage(Set<Dimension> dimensions) {
        return suite.tests.page(PROVIDER, MONTH, dimensions, UsageFilter.ALL, List.of(), 10_000);
    }

    private static Map<String, Amount> added(List<UsageRow> rows) {
        return rows.stream()
                .filter(row -> !row.metric().equals(HORIZON) && !row.metric().equals(PROTECTED))
                .collect(Collectors.toMap(
                        row -> row.metric() + row.version() + row.variant(),
                        UsageRow::amount,
                        Amount::plus,
                        TreeMap::new));
    }

    @Test
    void peaksAreTheHighestAndLastValuesTheLast() {
        suite.database.clear();
        suite.apply(Reports.meter(
                METERS.getFirst(), 1, 1, List.of(new Since<>(MeterMode.TEST, null)), Assignment.UNASSIGNED));
        for (int i = 0; i < 3; i++) {
            suite.count(List.of(report(
                    METERS.getFirst(),
                    i + 2L,
                    SOURCES.getFirst(),
                    START.plusSeconds(3600L * i),
                    List.of(Span.WHOLE_HOUR),
                    sessions(
                            RecordHead.of("pod-a", 0, 3600), List.of(10, 30, 20).get(i)),
                    protectedVms(
                            RecordHead.of("site-a", 0, 3600), List.of(7, 9, 4).get(i)))));
        }

        assertEquals(
                List.of(HORIZON + " 30", PROTECTED + " 4"),
                usage(NO_DIMENSION).stream()
                        .map(row -> row.metric() + " " + row.amount().billed())
                        .toList());
        assertEquals(List.of(), suite.queries.usage(PROVIDER, MONTH, NO_DIMENSION, UsageFilter.ALL, List.of(), 10));
    }

    private static MeterFacts facts(UUID usageMeter, long ordinal, Random random) {
        List<Since<MeterMode>> modes = new ArrayList<>();
        modes.add(new Since<>(random.nextBoolean() ? MeterMode.TEST : MeterMode.PRODUCTION, (@Nullable Instant) null));
        if (random.nextBoolean()) {
            modes.add(new Since<>(MeterMode.PRODUCTION, START.plusSeconds(3600L * random.nextInt(HOURS))));
        }
        return Reports.meter(usageMeter, ordinal, 1, modes, new Assignment(id("c"), "fra"));
    }

    private static Reports.Sent aReport(int number, Random random) {
        int from = random.nextInt(1800);
        int to = random.nextBoolean() ? Span.HOUR_SECONDS : from + 1 + random.nextInt(1700);
        return report(
                METERS.get(random.nextInt(METERS.size())),
                number + 2L,
                SOURCES.get(random.nextInt(SOURCES.size())),
                START.plusSeconds(3600L * random.nextInt(HOURS)),
                List.of(new Span(from, to)),
                vm(
                        RecordHead.of("vm-1", from, to).withCustomer(random.nextBoolean() ? "acme" : "zoë"),
                        1 + random.nextInt(100_000)),
                Reports.host("host-1", from, to, 8, 24),
                sessions(RecordHead.of("pod-a", from, to), random.nextInt(100)));
    }
}
