package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;

/**
 * The money rule: any permutation, duplication, batching and split of the same reports and registry events gives the same
 * totals and decisions, bit for bit, and they equal a recomputation from the ledger.
 */
class OrderDoesNotMatterTest {

    private static final Instant START = hour("2026-10-31T20:00:00Z");
    private static final List<UUID> METERS = List.of(id("m-first"), id("m-second"), id("m-test"));
    private static final List<UUID> SOURCES = List.of(id("s-1"), id("s-2"));
    private static final int HOURS = 6;

    /** A report, or what the registry says of a meter. */
    private sealed interface Event {
        record Report(Reports.Sent sent) implements Event {}

        record Registry(MeterFacts facts) implements Event {}
    }

    private final Suite suite = new Suite();

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void sameTotalsWhateverTheOrder(@ForAll("worlds") List<Event> world, @ForAll Random random) {
        List<Event> shuffled = new ArrayList<>(world);
        shuffled.addAll(world.subList(0, world.size() / 2));
        Collections.shuffle(shuffled, random);

        play(world, new Random(0), world.size());
        List<String> totals = suite.totals();
        List<String> decisions = suite.decisions();
        List<String> sources = suite.sources();
        assertEquals(
                Recomputation.totals(suite.database), totals.stream().sorted().toList());

        play(shuffled, random, 5);
        assertEquals(totals, suite.totals());
        assertEquals(decisions, suite.decisions());
        assertEquals(sources, suite.sources());
    }

    private void play(List<Event> events, Random random, int longestBatch) {
        suite.database.clear();
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
            }
            if (batch.size() > random.nextInt(longestBatch)) {
                suite.count(batch);
                batch.clear();
            }
            if (random.nextInt(4) == 0) {
                suite.recountStep(1 + random.nextInt(5));
            }
        }
        suite.count(batch);
        suite.recountAll();
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
        int reports = 5 + random.nextInt(25);
        for (int i = 0; i < reports; i++) {
            events.add(new Event.Report(aReport(i, random)));
        }
        return events;
    }

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

    private static Reports.Sent aReport(int number, Random random) {
        int from = random.nextInt(1800);
        int to = random.nextBoolean() ? Span.HOUR_SECONDS : from + 1 + random.nextInt(1700);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            RecordHead head = RecordHead.of("vm-" + i, from, to)
                    .withCustomer(random.nextBoolean() ? "acme" : RecordHead.NO_CUSTOMER)
                    .withLicence(random.nextInt(3) == 0 ? Licence.PERPETUAL : Licence.RENTAL, null);
            records.add(vm(head, random.nextInt(100_000)));
        }
        records.add(host("host-" + random.nextInt(2), from, to, 8, 24));
        return report(
                METERS.get(random.nextInt(METERS.size())),
                number + 2L,
                SOURCES.get(random.nextInt(SOURCES.size())),
                START.plusSeconds(3600L * random.nextInt(HOURS)),
                List.of(new Span(from, to)),
                records.toArray(UsageRecord[]::new));
    }
}
