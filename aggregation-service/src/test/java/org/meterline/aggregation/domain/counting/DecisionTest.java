package org.meterline.aggregation.domain.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.production;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;

class DecisionTest {

    private static final Instant HOUR = Instant.parse("2026-10-01T10:00:00Z");
    private static final UUID FIRST = id("first");
    private static final UUID SECOND = id("second");

    private static ReportFact report(UUID meter, String content, long sequence, int from, int to) {
        return new ReportFact(
                meter,
                ReportDigest.of(content.getBytes(StandardCharsets.UTF_8)),
                sequence,
                List.of(new Span(from, to)));
    }

    private static List<ReportDigest> counted(Decision decision) {
        return decision.counted().stream().map(each -> each.report().digest()).toList();
    }

    @Test
    void theReportWithMoreObservedSecondsCounts() {
        ReportFact shorter = report(FIRST, "a", 1, 0, 3599);
        ReportFact longer = report(FIRST, "b", 9, 0, 3600);

        Decision decision = Decision.of(HOUR, List.of(shorter, longer), Map.of(FIRST, production(FIRST, 1)));

        assertEquals(List.of(longer.digest()), counted(decision));
        assertEquals(ReportState.CONFLICT, decision.states().get(shorter.digest()));
    }

    @Test
    void thenTheLowestSequenceThenTheSmallestDigest() {
        ReportFact later = report(FIRST, "a", 7, 0, 3600);
        ReportFact earlier = report(FIRST, "b", 6, 0, 3600);
        ReportFact twin = report(FIRST, "c", 6, 0, 3600);

        Decision decision = Decision.of(HOUR, List.of(later, earlier, twin), Map.of(FIRST, production(FIRST, 1)));

        ReportDigest smaller = earlier.digest().compareTo(twin.digest()) < 0 ? earlier.digest() : twin.digest();
        assertEquals(List.of(smaller), counted(decision));
    }

    @Test
    void theMeterRegisteredFirstWinsAndItsContractHolds() {
        Assignment ofFirst = new Assignment(id("contract-1"), "site-1");
        Assignment ofSecond = new Assignment(id("contract-2"), "site-2");
        List<Since<MeterMode>> always = List.of(new Since<>(MeterMode.PRODUCTION, null));

        Decision decision = Decision.of(
                HOUR,
                List.of(report(SECOND, "s", 1, 0, 3600), report(FIRST, "f", 1, 0, 1000)),
                Map.of(FIRST, meter(FIRST, 1, 1, always, ofFirst), SECOND, meter(SECOND, 2, 1, always, ofSecond)));

        assertEquals(ofFirst, decision.assignment());
        assertEquals(3600, decision.meteredSeconds());
        assertEquals(2600, decision.counted().getLast().seconds().size());
        assertTrue(decision.states().containsValue(ReportState.SHADOWED));
    }

    @Test
    void aTestMeterNeverShadowsAndNeverCounts() {
        List<Since<MeterMode>> test = List.of(new Since<>(MeterMode.TEST, null));
        ReportFact ofTest = report(FIRST, "f", 1, 0, 3600);
        ReportFact ofProduction = report(SECOND, "s", 1, 0, 3600);

        Decision decision = Decision.of(
                HOUR,
                List.of(ofTest, ofProduction),
                Map.of(FIRST, meter(FIRST, 1, 1, test, Assignment.UNASSIGNED), SECOND, production(SECOND, 2)));

        assertEquals(List.of(ofProduction.digest()), counted(decision));
        assertEquals(ReportState.TEST, decision.states().get(ofTest.digest()));
        assertEquals(ReportState.COUNTED, decision.states().get(ofProduction.digest()));
    }

    @Test
    void aMeterTheRegistryHasNotToldUsOfWaits() {
        ReportFact report = report(FIRST, "f", 1, 0, 3600);

        Decision decision = Decision.of(HOUR, List.of(report), Map.of());

        assertEquals(ReportState.WAITING, decision.states().get(report.digest()));
        assertEquals(0, decision.meteredSeconds());
    }

    @Test
    void aReportWithNoObservedSecondCountsAndCoversNothing() {
        ReportFact nothing = new ReportFact(FIRST, ReportDigest.of(new byte[] {1}), 1, List.of());

        Decision decision = Decision.of(HOUR, List.of(nothing), Map.of(FIRST, production(FIRST, 1)));

        assertEquals(ReportState.COUNTED, decision.states().get(nothing.digest()));
        assertTrue(decision.counted().isEmpty());
    }

    @Property(tries = 300)
    void everyOrderDecidesTheSameAndNoSecondCountsTwice(
            @ForAll("reports") List<ReportFact> reports, @ForAll Random random) {
        Map<UUID, MeterFacts> meters = Map.of(FIRST, production(FIRST, 1), SECOND, production(SECOND, 2));
        List<ReportFact> shuffled = new ArrayList<>(reports);
        Collections.shuffle(shuffled, random);

        Decision decision = Decision.of(HOUR, reports, meters);

        assertEquals(decision, Decision.of(HOUR, shuffled, meters));
        SecondSet union = SecondSet.NONE;
        for (Decision.Counted each : decision.counted()) {
            assertEquals(each.seconds(), each.seconds().minus(union));
            union = union.plus(each.seconds());
        }
        assertEquals(union.size(), decision.meteredSeconds());
        assertFalse(decision.meteredSeconds() > Span.HOUR_SECONDS);
    }

    @Provide
    Arbitrary<List<ReportFact>> reports() {
        Arbitrary<ReportFact> report = Combinators.combine(
                        Arbitraries.of(FIRST, SECOND, id("unknown")),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 3000),
                        Arbitraries.integers().between(1, 600))
                .as((meter, sequence, from, length) -> report(
                        meter, meter + " " + sequence + " " + from + " " + length, sequence, from, from + length));
        return report.list().uniqueElements(ReportFact::digest).ofMaxSize(8);
    }
}
