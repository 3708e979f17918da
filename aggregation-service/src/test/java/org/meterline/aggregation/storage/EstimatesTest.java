package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
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
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.domain.coverage.SourcePolicy.Expectation;
import org.meterline.aggregation.domain.coverage.SourcePolicy.MissingSamples;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Coverages;
import org.meterline.aggregation.usecase.ManageSourcePolicies.Written;
import org.meterline.aggregation.usecase.SourcePolicyStore.Said;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/**
 * Estimates are a function of the reports, of what the registry says and of what people said of the sources, whatever the
 * order in which all that came; they equal a plain calculation from the ledger, and change nothing of what was metered.
 */
class EstimatesTest {

    private static final Instant START = hour("2026-10-31T18:00:00Z");
    private static final int HOURS = 12;
    private static final List<UUID> METERS = List.of(id("m-first"), id("m-second"), id("m-test"));
    private static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));
    private static final List<BillingMonth> MONTHS = List.of(BillingMonth.of(2026, 10), BillingMonth.of(2026, 11));
    private static final Set<String> HOURLY = Set.of(HOURLY_CORES);
    private static final List<Contract> CONTRACTS = List.of(aContract("c-0"), aContract("c-1"));

    private sealed interface Event {
        record Report(Reports.Sent sent) implements Event {}

        record Registry(MeterFacts facts) implements Event {}

        record Policy(UUID source, Instant from, SourcePolicy policy) implements Event {}
    }

    private final Suite suite = new Suite();

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void estimatesAreTheSameWhateverTheOrderAndEqualAPlainCalculation(
            @ForAll("worlds") List<Event> world, @ForAll Random random) {
        play(world, random);
        List<Object> shown = shown();
        assertEquals(reference(), estimated());
        assertCoverageAddsUp();
        List<String> totals = suite.totals();

        List<Event> shuffled = new ArrayList<>(world);
        shuffled.addAll(world.stream().filter(Event.Report.class::isInstance).toList());
        Collections.shuffle(shuffled, random);
        play(shuffled, random);

        assertEquals(shown, shown());
        assertEquals(totals, suite.totals());
        List<OrderLine> metered = lines(false);
        assertEquals(reference().isEmpty(), lines(true).isEmpty());

        suite.database.execute("TRUNCATE source_policy");
        assertEquals(totals, suite.totals());
        assertEquals(metered, lines(false));
        assertEquals(List.of(), lines(true));
        assertEquals(List.of(), estimated());
        assertCoverageAddsUp();
    }

    private void play(List<Event> events, Random random) {
        suite.database.clear();
        // Policies are of sources that are known, and one is known for ever.
        suite.database.execute("INSERT INTO metered_source (provider, source) VALUES ('%s', '%s'), ('%s', '%s')"
                .formatted(PROVIDER, SOURCES.getFirst(), PROVIDER, SOURCES.getLast()));
        long offset = 0;
        for (Event event : events) {
            switch (event) {
                case Event.Report(Reports.Sent sent) ->
                    suite.count(List.of(sent.deliveredAt(random.nextInt(3), offset++)));
                case Event.Registry(MeterFacts facts) -> suite.apply(facts);
                case Event.Policy(UUID source, Instant from, SourcePolicy policy) ->
                    assertEquals(
                            Written.Done.class,
                            suite.policies
                                    .say(PROVIDER, source, from, policy, "because", "somebody")
                                    .getClass());
            }
            if (random.nextInt(3) == 0) {
                suite.recountStep(3);
            }
        }
        suite.recountAll();
    }

    private List<Object> shown() {
        List<Object> shown = new ArrayList<>();
        for (BillingMonth month : MONTHS) {
            List<SourceCoverage> coverages = suite.coverage.sources(PROVIDER, month, null, 10).stream()
                    .map(source -> SourceCoverage.of(month, Suite.NOW, source))
                    .toList();
            shown.addAll(coverages);
            shown.add(usage(month, EnumSet.noneOf(Dimension.class)));
            shown.add(usage(month, EnumSet.allOf(Dimension.class)));
            CONTRACTS.forEach(contract -> shown.add(draft(contract, month)));
        }
        return shown;
    }

    /** What is added up by the database is what is found hour by hour. */
    private void assertCoverageAddsUp() {
        Coverages all = new Coverages(suite.coverage, Suite.CLOCK);
        for (BillingMonth month : MONTHS) {
            assertEquals(CoverageSum.of(all.page(PROVIDER, month, null, 10)), all.sum(PROVIDER, month));
        }
    }

    private List<UsageRow> usage(BillingMonth month, Set<Dimension> dimensions) {
        List<UsageRow> all = new ArrayList<>();
        List<UsageRow> page;
        do {
            page = suite.estimates.page(
                    PROVIDER,
                    month,
                    dimensions,
                    UsageFilter.ALL,
                    all.isEmpty() ? List.of() : all.getLast().place(),
                    7);
            all.addAll(page);
        } while (page.size() == 7);
        return all;
    }

    private DraftOrder draft(Contract contract, BillingMonth month) {
        Duration none = Duration.ZERO;
        return DraftOrder.of(
                contract,
                month,
                suite.metrics.catalogue(),
                new OrderDeadlines.Calendar(none, none, none, none),
                suite.queries.orderInputs(contract, month, HOURLY, Suite.NOW));
    }

    /** The lines that are, or are not, made of estimates. */
    private List<OrderLine> lines(boolean estimated) {
        return MONTHS.stream()
                .flatMap(month -> CONTRACTS.stream().flatMap(contract -> draft(contract, month).lines().stream()))
                .filter(line -> line.estimated() == estimated)
                .toList();
    }

    /** Every estimated hour with all that is in it, as text. */
    private List<String> estimated() {
        List<String> rows = new ArrayList<>();
        for (BillingMonth month : MONTHS) {
            suite.coverage
                    .estimated(PROVIDER, month, Suite.NOW)
                    .forEach(hour -> rows.add(text(
                            hour.hour(),
                            hour.source(),
                            hour.carried().hour(),
                            hour.assignment(),
                            hour.carried().sums())));
        }
        return rows.stream().sorted().toList();
    }

    private static String text(
            Instant hour, UUID source, Instant from, Assignment assignment, SortedMap<?, Amount> sums) {
        return hour + " " + source + " " + from + " " + assignment + " " + sums;
    }

    /** Hour by hour and step by step back, from reports and settings alone. */
    private List<String> reference() {
        Map<UUID, SortedMap<Instant, SourceHour>> metered = new HashMap<>();
        Map<UUID, Instant> mentioned = new HashMap<>();
        for (SourceHour each : Recomputation.sourceHours(suite.database)) {
            UUID source = each.key().source();
            if (each.states().containsValue(ReportState.COUNTED)
                    || each.states().containsValue(ReportState.SHADOWED)) {
                mentioned.merge(source, each.key().hour(), (one, other) -> one.isBefore(other) ? one : other);
            }
            if (each.meteredSeconds() > 0) {
                metered.computeIfAbsent(source, absent -> new TreeMap<>())
                        .put(each.key().hour(), each);
            }
        }
        List<String> rows = new ArrayList<>();
        metered.forEach((source, hours) -> {
            List<Said> said = suite.policyStore
                    .history(PROVIDER, source, Long.MAX_VALUE, 1000)
                    .reversed();
            for (Instant hour = START; hour.isBefore(Suite.NOW); hour = hour.plusSeconds(3600)) {
                if (!hours.containsKey(hour)
                        && hour.isAfter(mentioned.getOrDefault(source, Instant.MAX))
                        && expected(hour, said, hours)) {
                    SourceHour from = carriedFrom(hour, said, hours);
                    if (from != null) {
                        rows.add(text(hour, source, from.key().hour(), assignment(from, hour), from.contribution()));
                    }
                }
            }
        });
        return rows.stream().sorted().toList();
    }

    private static boolean expected(Instant hour, List<Said> said, SortedMap<Instant, SourceHour> metered) {
        Said last = holding(hour, said, Expectation.class);
        if (last == null || last.policy().equals(new Expectation(true))) {
            return true;
        }
        Instant month = BillingMonth.containing(hour).start();
        return metered.subMap(last.from().isAfter(month) ? last.from() : month, hour)
                        .size()
                > 0;
    }

    private static @Nullable SourceHour carriedFrom(
            Instant hour, List<Said> said, SortedMap<Instant, SourceHour> metered) {
        Said last = holding(hour, said, MissingSamples.class);
        int hours = last != null && last.policy() instanceof MissingSamples(int upTo) ? upTo : 0;
        for (int i = 1; i <= hours; i++) {
            SourceHour before = metered.get(hour.minusSeconds(3600L * i));
            if (before != null) {
                return before;
            }
        }
        return null;
    }

    private static @Nullable Said holding(Instant hour, List<Said> said, Class<?> kind) {
        Said holding = null;
        for (Said each : said) {
            if (kind.isInstance(each.policy())
                    && !each.from().isAfter(hour)
                    && (holding == null || !each.from().isBefore(holding.from()))) {
                holding = each;
            }
        }
        return holding;
    }

    /** The contract, as of the missing hour, of the first-registered meter that counts in the metered one. */
    private static Assignment assignment(SourceHour from, Instant hour) {
        for (UUID meter : METERS) {
            boolean counts = from.reports().stream()
                    .anyMatch(report -> report.usageMeter().equals(meter)
                            && (from.state(report.digest()) == ReportState.COUNTED
                                    || from.state(report.digest()) == ReportState.SHADOWED));
            if (counts) {
                return facts(METERS.indexOf(meter)).assignmentAt(hour);
            }
        }
        throw new AssertionError("nobody metered " + from);
    }

    @Provide
    Arbitrary<List<Event>> worlds() {
        return Arbitraries.longs().map(EstimatesTest::world);
    }

    private static List<Event> world(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int meter = 0; meter < METERS.size(); meter++) {
            events.add(new Event.Registry(facts(meter)));
        }
        int reports = 3 + random.nextInt(10);
        for (int i = 0; i < reports; i++) {
            events.add(new Event.Report(aReport(i, random)));
        }
        for (UUID source : SOURCES) {
            // Of each kind no two for the same hour: of such the one said last holds, which is what people mean.
            for (int i = 0; i < random.nextInt(3); i++) {
                events.add(
                        new Event.Policy(source, at(5 * i + random.nextInt(5)), new MissingSamples(random.nextInt(4))));
            }
            if (random.nextBoolean()) {
                events.add(new Event.Policy(source, at(random.nextInt(6)), new Expectation(false)));
                events.add(new Event.Policy(source, at(6 + random.nextInt(6)), new Expectation(random.nextBoolean())));
            }
        }
        return events;
    }

    private static Instant at(int hour) {
        return START.plusSeconds(3600L * hour);
    }

    /** The first two are in PRODUCTION, the third becomes so; the contract changes with the month. */
    private static MeterFacts facts(int meter) {
        List<Since<MeterMode>> modes = meter < 2
                ? List.of(new Since<>(MeterMode.PRODUCTION, (@Nullable Instant) null))
                : List.of(
                        new Since<>(MeterMode.TEST, (@Nullable Instant) null),
                        new Since<>(MeterMode.PRODUCTION, at(4)));
        return new MeterFacts(
                METERS.get(meter),
                PROVIDER,
                meter + 1L,
                1,
                modes,
                List.of(
                        new Since<>(new Assignment(id("c-0"), "fra"), (@Nullable Instant) null),
                        new Since<>(
                                new Assignment(id("c-1"), "site-" + meter),
                                MONTHS.getLast().start())));
    }

    private static Reports.Sent aReport(int number, Random random) {
        int from = random.nextInt(1800);
        int to = random.nextBoolean() ? Span.HOUR_SECONDS : from + 1 + random.nextInt(1700);
        return report(
                METERS.get(random.nextInt(METERS.size())),
                number + 2L,
                SOURCES.get(random.nextInt(SOURCES.size())),
                at(random.nextInt(HOURS)),
                List.of(new Span(from, to)),
                vm(
                        RecordHead.of("vm-1", from, to).withCustomer(random.nextBoolean() ? "acme" : "zoë"),
                        random.nextInt(100_000)),
                Reports.host("host-1", from, to, 8, 24));
    }

    private static Contract aContract(String name) {
        return new Contract(
                id(name),
                PROVIDER,
                new Contract.Terms(
                        name,
                        "RENTAL",
                        10,
                        HOURLY_CORES,
                        OverageRule.HOURLY,
                        Currency.getInstance("EUR"),
                        List.of(),
                        List.of(),
                        List.of(price(VRAM), price(HOURLY_CORES))),
                0,
                START);
    }

    private static Price price(String metric) {
        return new Price(metric, Price.BASE_BUNDLE, PriceUnit.MONEY, new BigDecimal("1000000"), Instant.EPOCH);
    }
}
