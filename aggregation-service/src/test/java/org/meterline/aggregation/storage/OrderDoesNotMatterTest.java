package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.BUNDLE_VRAM;
import static org.meterline.aggregation.Reports.HORIZON;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.KEY_CORES;
import static org.meterline.aggregation.Reports.PROTECTED;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.VSAN_TIB;
import static org.meterline.aggregation.Reports.VSAN_USED;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.metric.MetricShape.BySecond;
import org.meterline.aggregation.domain.metric.MetricShape.OncePerHour;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue.BilledVram;
import org.meterline.aggregation.domain.metric.ObjectValue.LicensableCores;
import org.meterline.aggregation.domain.order.Bundle;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.usecase.DecideReports.Decided;
import org.meterline.aggregation.usecase.RecomputationProgress;
import org.meterline.aggregation.usecase.RecomputeMonth;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/**
 * The money rule: any permutation, duplication, batching and split of the same reports, registry events, catalogue
 * changes and decisions of people, with consumers that die at any point, gives the same totals, decisions, usage and drafts, bit for
 * bit, and they equal a recomputation from the ledger.
 */
class OrderDoesNotMatterTest {

    private static final Instant START = hour("2026-10-31T21:00:00Z");
    private static final List<UUID> METERS = List.of(id("m-first"), id("m-second"), id("m-test"));
    private static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));
    private static final int HOURS = 4;

    /** A report, or what the registry says of a meter. */
    private sealed interface Event {
        record Report(Reports.Sent sent) implements Event {}

        record Registry(MeterFacts facts) implements Event {}

        record Catalogue(MetricVersion version) implements Event {}

        /** @param number of two decisions about one meter's hour, the one with the lower number was made first */
        record Decision(int number, Kind kind, Reports.Sent about) implements Event {}
    }

    private final Suite suite = new Suite();

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void sameTotalsWhateverTheOrder(@ForAll("worlds") List<Event> world, @ForAll Random random) {
        List<Event> shuffled = new ArrayList<>(world);
        shuffled.addAll(world.subList(0, world.size() / 2));
        Collections.shuffle(shuffled, random);

        play(world, new Random(0), world.size(), false);
        List<String> totals = suite.totals();
        List<String> marks = suite.marks();
        List<Object> shown = shown();
        List<String> decisions = suite.decisions();
        List<String> sources = suite.sources();
        List<String> conflicts = suite.conflicts();
        assertEquals(Recomputation.conflicts(suite.database), conflicts);
        assertEquals(
                Recomputation.totals(suite.database), totals.stream().sorted().toList());
        assertEquals(
                Recomputation.marks(suite.database), marks.stream().sorted().toList());
        assertDraftsEqualRecomputedOnes();
        assertUsageAddsUp();
        if (random.nextInt(EXPLAINED_ONE_OF) == 0) {
            assertUsageIsExplained();
        }
        MONTHS.forEach(this::assertRecomputesToTheSame);

        play(shuffled, random, 5, true);
        assertEquals(totals, suite.totals());
        assertEquals(marks, suite.marks());
        assertEquals(shown, shown());
        assertEquals(decisions, suite.decisions());
        assertEquals(sources, suite.sources());
        assertEquals(conflicts, suite.conflicts());
    }

    /** It reads the reports of a source hour again for each of its quantities: not in every world. */
    private static final int EXPLAINED_ONE_OF = 8;

    private void assertUsageIsExplained() {
        Explanations explanations = new Explanations(suite, 1000);
        MONTHS.forEach(month ->
                explanations.assertEveryQuantityAddsUp(month, EnumSet.of(Dimension.CUSTOMER, Dimension.SOURCE)));
    }

    private void assertRecomputesToTheSame(BillingMonth month) {
        assertEquals(
                List.of(),
                new RecomputeMonth(
                                new JdbcLedgerSnapshots(suite.database.dataSource()),
                                Reports.reading(),
                                new RecomputeMonthTest.Settings(10),
                                new RecomputationProgress())
                        .recompute(Reports.PROVIDER, month)
                        .orElseThrow()
                        .named());
    }

    private static final List<BillingMonth> MONTHS = List.of(BillingMonth.of(2026, 10), BillingMonth.of(2026, 11));

    /** All usage in every dimension, and all drafts. */
    private List<Object> shown() {
        List<Object> shown = new ArrayList<>();
        for (BillingMonth month : MONTHS) {
            DIMENSIONS.forEach(dimensions -> shown.add(usage(month, dimensions)));
            CONTRACTS.forEach(contract -> {
                DraftOrder order =
                        draft(contract, month, suite.queries.orderInputs(contract, month, HOURLY, Suite.NOW));
                shown.add(order);
                order.lines().forEach(line -> {
                    List<LineHour> hours = suite.queries.lineHours(contract, line, null, 1000);
                    if (line.metric().equals(HORIZON)) {
                        assertEquals(line.measured(), highest(hours));
                    }
                    shown.add(hours);
                });
            });
        }
        return shown;
    }

    /** A peak is that of one of its hours, also where two usage meters were counted in the hour. */
    private static Fraction highest(List<LineHour> hours) {
        return Fraction.of(
                hours.stream()
                        .map(LineHour::billed)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                1);
    }

    private static final List<Set<Dimension>> DIMENSIONS = List.of(
            EnumSet.noneOf(Dimension.class),
            EnumSet.of(Dimension.CUSTOMER),
            EnumSet.of(Dimension.SOURCE),
            EnumSet.of(Dimension.DAY),
            EnumSet.allOf(Dimension.class));

    private List<UsageRow> usage(BillingMonth month, Set<Dimension> dimensions) {
        List<UsageRow> all = new ArrayList<>();
        List<UsageRow> page;
        do {
            page = suite.queries.usage(
                    Reports.PROVIDER,
                    month,
                    dimensions,
                    UsageFilter.ALL,
                    all.isEmpty() ? List.of() : all.getLast().place(),
                    17);
            all.addAll(page);
        } while (page.size() == 17);
        return all;
    }

    /** Customers, sources and days add up to the total; marks are the same whatever is asked for, but for the day. */
    private void assertUsageAddsUp() {
        for (BillingMonth month : MONTHS) {
            Map<String, Amount> total = added(usage(month, DIMENSIONS.getFirst()));
            for (Set<Dimension> dimensions : DIMENSIONS) {
                assertEquals(total, added(usage(month, dimensions)), dimensions::toString);
                if (!dimensions.contains(Dimension.DAY)) {
                    assertEquals(marks(month, DIMENSIONS.getFirst()), marks(month, dimensions));
                }
            }
        }
    }

    private static Map<String, Amount> added(List<UsageRow> rows) {
        return rows.stream()
                .filter(row -> !isMark(row))
                .collect(Collectors.toMap(
                        row -> row.metric() + row.version() + row.variant(),
                        UsageRow::amount,
                        Amount::plus,
                        TreeMap::new));
    }

    private List<UsageRow> marks(BillingMonth month, Set<Dimension> dimensions) {
        return usage(month, dimensions).stream()
                .filter(OrderDoesNotMatterTest::isMark)
                .toList();
    }

    private static boolean isMark(UsageRow row) {
        return row.metric().equals(HORIZON) || row.metric().equals(PROTECTED);
    }

    private static final Set<String> HOURLY = Set.of(HOURLY_CORES, VSAN_TIB);

    private static final List<Contract> CONTRACTS = List.of(aContract("c-0"), aContract("c-1"));

    /** Everything that can be sold has a price. */
    private static Contract aContract(String name) {
        List<Price> prices = new ArrayList<>();
        for (MetricVersion metric : Reports.CATALOGUE.versions()) {
            if (!metric.metric().equals(KEY_CORES)) {
                prices.add(price(metric.metric(), Price.BASE_BUNDLE));
            }
        }
        prices.add(price(BUNDLE_VRAM, "network"));
        prices.add(price(VSAN_USED, "enterprise"));
        return new Contract(
                id(name),
                Reports.PROVIDER,
                new Contract.Terms(
                        name,
                        "RENTAL",
                        10,
                        HOURLY_CORES,
                        OverageRule.HOURLY,
                        Currency.getInstance("EUR"),
                        List.of(),
                        List.of(new Bundle("nsx", "network")),
                        prices),
                0,
                START);
    }

    private static Price price(String metric, String bundle) {
        return new Price(metric, bundle, PriceUnit.MONEY, new BigDecimal("1000000"), Instant.EPOCH);
    }

    private DraftOrder draft(Contract contract, BillingMonth month, OrderInputs inputs) {
        Duration none = Duration.ZERO;
        return DraftOrder.of(
                contract,
                month,
                suite.metrics.catalogue(),
                new OrderDeadlines.Calendar(none, none, none, none),
                inputs);
    }

    private void assertDraftsEqualRecomputedOnes() {
        for (Contract contract : CONTRACTS) {
            for (BillingMonth month : MONTHS) {
                DraftOrder shown =
                        draft(contract, month, suite.queries.orderInputs(contract, month, HOURLY, Suite.NOW));
                DraftOrder recomputed =
                        draft(contract, month, Recomputation.orderInputs(suite.database, contract, month));
                assertEquals(recomputed.lines(), shown.lines());
                assertEquals(recomputed.summary(), shown.summary());
                assertEquals(recomputed.inputHash(), shown.inputHash());
            }
        }
    }

    private static final int DIES_ONE_OF = 3;

    /** More than nearly all transactions have here: so some die after their last one was committed. */
    private static final int MOST_STEPS = 16;

    /**
     * A consumer that is killed in its transaction, of which nothing is left, or between that and its offsets, maybe after a
     * part of its poll only. All of the poll comes again, and what was settled before is settled alike.
     */
    private void dieCounting(List<Reports.Sent> batch, Random random) {
        List<Reports.Sent> part = batch.subList(0, 1 + random.nextInt(batch.size()));
        List<Settled> settled = new ArrayList<>();
        if (!suite.store.dies(random.nextInt(MOST_STEPS), () -> settled.addAll(suite.count(part)))) {
            assertEquals(outcomes(settled), outcomes(suite.count(part)), "a redelivery repeats the first outcome");
        }
    }

    private static List<Outcome> outcomes(List<Settled> settled) {
        return settled.stream().map(Settled::outcome).toList();
    }

    private void play(List<Event> events, Random random, int longestBatch, boolean mortal) {
        suite.database.clear();
        Decisions decisions = new Decisions(suite, events);
        List<Reports.Sent> batch = new ArrayList<>();
        long offset = 0;
        for (Event event : events) {
            switch (event) {
                case Event.Report(Reports.Sent sent) -> {
                    batch.add(
                            random.nextBoolean()
                                    ? sent.deliveredAt(random.nextInt(6), offset)
                                    : sent.inFile(id("file-" + random.nextInt(3)), offset));
                    offset++;
                }
                case Event.Registry(MeterFacts facts) -> suite.apply(facts);
                case Event.Catalogue(MetricVersion version) -> suite.addVersion(version);
                case Event.Decision decision -> decisions.make(decision);
            }
            if (batch.size() > random.nextInt(longestBatch)) {
                if (mortal && random.nextInt(DIES_ONE_OF) == 0) {
                    dieCounting(batch, random);
                }
                suite.count(batch, random.nextBoolean() ? Reports.CATALOGUE : suite.metrics.catalogue());
                batch.clear();
                decisions.makeWhatCanBeMade();
            }
            if (random.nextInt(4) == 0) {
                suite.followCatalogue();
            }
            if (random.nextInt(4) == 0) {
                int sourceHours = 1 + random.nextInt(5);
                if (mortal && random.nextInt(DIES_ONE_OF) == 0) {
                    suite.store.dies(random.nextInt(MOST_STEPS), () -> suite.recountStep(sourceHours));
                } else {
                    suite.recountStep(sourceHours);
                }
            }
        }
        suite.count(batch);
        decisions.makeAll();
        suite.followCatalogue();
        suite.recountAll();
    }

    /**
     * People decide about what is there, and one after another about one meter's hour: a decision waits until its report has
     * come, and another one where it is about a conflict, and until those before it were made. Everything else may come
     * before, between and after.
     */
    private static final class Decisions {

        private final Suite suite;
        private final Map<String, Deque<Event.Decision>> inOrder = new TreeMap<>();
        private final Set<Event.Decision> wanted = new HashSet<>();

        Decisions(Suite suite, List<Event> events) {
            this.suite = suite;
            events.stream()
                    .filter(Event.Decision.class::isInstance)
                    .map(Event.Decision.class::cast)
                    .distinct()
                    .sorted(Comparator.comparingInt(Event.Decision::number))
                    .forEach(decision -> inOrder.computeIfAbsent(place(decision), absent -> new ArrayDeque<>())
                            .add(decision));
        }

        private static String place(Event.Decision decision) {
            ReportMessage about = decision.about().message();
            return about.usageMeterId() + " " + about.source() + " " + about.hour();
        }

        void make(Event.Decision decision) {
            wanted.add(decision);
            makeWhatCanBeMade();
        }

        void makeWhatCanBeMade() {
            inOrder.values().forEach(this::makeNext);
        }

        /** What can never be made, for lack of another report, is left out. */
        void makeAll() {
            inOrder.values().forEach(waiting -> {
                wanted.addAll(waiting);
                while (!waiting.isEmpty()) {
                    makeNext(waiting);
                    waiting.poll();
                }
            });
        }

        private void makeNext(Deque<Event.Decision> waiting) {
            Event.Decision next = waiting.peek();
            while (next != null && wanted.contains(next) && isMade(next)) {
                waiting.remove();
                next = waiting.peek();
            }
        }

        private boolean isMade(Event.Decision next) {
            return switch (suite.decide(next.kind(), next.about().digest(), "because")) {
                case Decided.Done done -> true;
                case Decided.Withdrawn withdrawn -> true;
                case Decided.Unknown unknown -> false;
                case Decided.NotInConflict notYet -> false;
            };
        }
    }

    @Provide
    Arbitrary<List<Event>> worlds() {
        return Arbitraries.longs().map(OrderDoesNotMatterTest::world);
    }

    private static List<Event> world(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < METERS.size(); i++) {
            for (long revision = 1; revision <= 2; revision++) {
                events.add(new Event.Registry(facts(METERS.get(i), i + 1, revision, random)));
            }
        }
        for (MetricVersion version : NEW_VERSIONS) {
            if (random.nextBoolean()) {
                events.add(new Event.Catalogue(version));
            }
        }
        int reports = 5 + random.nextInt(25);
        for (int i = 0; i < reports; i++) {
            events.add(new Event.Report(aReport(i, random)));
        }
        List<Event> sent = events.subList(events.size() - reports, events.size());
        List<Event> decisions = new ArrayList<>();
        for (int i = 0; i < random.nextInt(reports); i++) {
            Kind kind = random.nextInt(3) == 0 ? Kind.WITHDRAWAL : Kind.CHOICE;
            Event.Report about = (Event.Report) sent.get(random.nextInt(reports));
            decisions.add(new Event.Decision(i, kind, about.sent()));
        }
        events.addAll(decisions);
        return events;
    }

    /** New parameters within the month and from the next one on, and a metric that was not there. */
    private static final List<MetricVersion> NEW_VERSIONS = List.of(
            new MetricVersion(VRAM, LocalDate.of(2026, 10, 31), "GB", new BySecond(new BilledVram(8192, 100))),
            new MetricVersion(
                    HOURLY_CORES, LocalDate.of(2026, 11, 1), "cores", new OncePerHour(new LicensableCores(30))),
            new MetricVersion(
                    "cores-seen", LocalDate.of(2026, 1, 1), "cores", new OncePerHour(new LicensableCores(0))));

    private static MeterFacts facts(UUID usageMeter, long ordinal, long revision, Random random) {
        Instant change = START.plusSeconds(3600L * random.nextInt(HOURS));
        List<Since<MeterMode>> modes = new ArrayList<>();
        modes.add(new Since<>(ordinal == METERS.size() ? MeterMode.TEST : MeterMode.PRODUCTION, null));
        if (ordinal == METERS.size() && revision == 2) {
            modes.add(new Since<>(MeterMode.PRODUCTION, change));
        }
        MeterFacts facts =
                meter(usageMeter, ordinal, revision, modes, new Assignment(id("c-" + random.nextInt(2)), "site"));
        return new MeterFacts(
                facts.usageMeter(),
                facts.provider(),
                ordinal,
                revision,
                modes,
                List.of(
                        new Since<>(Assignment.UNASSIGNED, (@Nullable Instant) null),
                        new Since<>(new Assignment(id("c-" + random.nextInt(2)), "site"), change)));
    }

    private static RecordHead head(String id, int from, int to, Random random) {
        return RecordHead.of(id, from, to)
                .withCustomer(random.nextBoolean() ? "acme" : RecordHead.NO_CUSTOMER)
                .withFeatures(random.nextBoolean() ? List.of("nsx") : List.of())
                .withLicence(
                        random.nextInt(3) == 0 ? Licence.PERPETUAL : Licence.RENTAL,
                        random.nextBoolean() ? "K-1" : null);
    }

    private static Reports.Sent aReport(int number, Random random) {
        int from = random.nextInt(1800);
        int to = random.nextBoolean() ? Span.HOUR_SECONDS : from + 1 + random.nextInt(1700);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            records.add(vm(head("vm-" + i, from, to, random), random.nextInt(100_000)));
        }
        records.add(host(head("host-" + random.nextInt(2), from, to, random), 8, 24));
        for (int i = 0; i < random.nextInt(3); i++) {
            records.add(vsan(
                    head("domain-" + i, from, to, random),
                    random.nextLong(90L << 40),
                    random.nextInt(1000),
                    random.nextBoolean() ? "enterprise" : "standard"));
            records.add(sessions(head("pod-" + i, from, to, random), random.nextInt(100)));
            records.add(protectedVms(head("site-" + i, from, to, random), random.nextInt(100)));
        }
        return report(
                METERS.get(random.nextInt(METERS.size())),
                number + 2L,
                SOURCES.get(random.nextInt(SOURCES.size())),
                START.plusSeconds(3600L * random.nextInt(HOURS)),
                List.of(new Span(from, to)),
                records.toArray(UsageRecord[]::new));
    }
}
