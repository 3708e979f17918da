package org.meterline.aggregation.domain.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.coverage.SourcePolicies.Since;
import org.meterline.aggregation.domain.coverage.SourcePolicy.Expectation;
import org.meterline.aggregation.domain.coverage.SourcePolicy.MissingSamples;
import org.meterline.aggregation.domain.quantity.BillingMonth;

class SourceCoverageTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final Instant START = OCTOBER.start();

    private static SourceCoverage coverage(
            Instant now, Instant firstMention, Map<Instant, Integer> metered, Since... said) {
        return SourceCoverage.of(
                OCTOBER,
                now,
                new MeteredSource(
                        new UUID(0, 1), "vc", firstMention, new SourcePolicies(List.of(said)), new TreeMap<>(metered)));
    }

    private static Instant at(int hour) {
        return START.plusSeconds(3600L * hour);
    }

    private static List<Instant> missing(SourceCoverage coverage) {
        return coverage.missing().stream().map(MissingHour::hour).toList();
    }

    @Test
    void isExpectedFromTheMonthsStartToNow() {
        SourceCoverage coverage =
                coverage(at(3).plusSeconds(1800), START.minusSeconds(999), Map.of(START, 3600, at(2), 1800));

        assertEquals(3 * 3600, coverage.expectedSeconds());
        assertEquals(5400, coverage.meteredSeconds());
        assertEquals("1/2", coverage.coverage().toString());
        assertEquals(List.of(at(1)), missing(coverage));
        assertEquals(0, coverage.estimatedSeconds());
    }

    @Test
    void isExpectedFromItsFirstMention() {
        SourceCoverage coverage =
                coverage(OCTOBER.end().plusSeconds(99), OCTOBER.end().minusSeconds(1800), Map.of());

        assertEquals(1800, coverage.expectedSeconds());
        assertEquals(List.of(OCTOBER.end().minusSeconds(3600)), missing(coverage));
    }

    @Test
    void nothingIsExpectedOfAMonthToCome() {
        SourceCoverage coverage = coverage(START.minusSeconds(1), START.minusSeconds(7200), Map.of());

        assertEquals(0, coverage.expectedSeconds());
        assertEquals("1", coverage.coverage().toString());
    }

    @Test
    void anHourOfAMeterWhoseClockIsAheadIsExpectedOnceItIsMetered() {
        SourceCoverage coverage = coverage(at(2).minusSeconds(60), START, Map.of(START, 3600, at(1), 3600));

        assertEquals(7200, coverage.expectedSeconds());
        assertEquals("1", coverage.coverage().toString());
    }

    @Test
    void isNotExpectedOnceItWasRemoved() {
        SourceCoverage coverage = coverage(
                OCTOBER.end(),
                START,
                Map.of(START, 3600),
                new Since(at(2), new Expectation(false)),
                new Since(at(700), new Expectation(true)));

        assertEquals((2 + 44) * 3600, coverage.expectedSeconds());
        assertEquals(45, coverage.missing().size());
        assertEquals(List.of(at(1), at(700)), missing(coverage).subList(0, 2));
    }

    @Test
    void aRemovedSourceThatIsMeteredAllTheSameIsExpectedFromThenOn() {
        SourceCoverage coverage = coverage(
                at(10),
                START,
                Map.of(START, 3600, at(6), 600),
                new Since(at(1), new Expectation(false)),
                new Since(at(8), new Expectation(false)));

        assertEquals(3 * 3600, coverage.expectedSeconds());
        assertEquals(4200, coverage.meteredSeconds());
        assertEquals(List.of(at(7)), missing(coverage));
    }

    @Test
    void aMissingHourIsEstimatedByTheLastMeteredOneIfThatIsNearEnough() {
        SourceCoverage coverage =
                coverage(at(6), START, Map.of(START, 1200, at(4), 3600), new Since(START, new MissingSamples(2)));

        assertEquals(
                List.of(
                        new MissingHour(at(1), START, 1200),
                        new MissingHour(at(2), START, 1200),
                        new MissingHour(at(3), null, 0),
                        new MissingHour(at(5), at(4), 3600)),
                coverage.missing());
        assertEquals(6000, coverage.estimatedSeconds());
        assertEquals("2/9", coverage.coverage().toString());
    }

    @Test
    void aMeteredHourOfTheMonthBeforeIsCarriedOverItsEnd() {
        SourceCoverage coverage =
                coverage(at(2), at(-9), Map.of(at(-1), 3600), new Since(at(-9), new MissingSamples(1)));

        assertEquals(
                List.of(new MissingHour(START, at(-1), 3600), new MissingHour(at(1), null, 0)), coverage.missing());
    }

    @Test
    void thePolicyOfTheMissingHourHolds() {
        SourceCoverage coverage = coverage(
                at(5),
                START,
                Map.of(START, 3600),
                new Since(at(3), new MissingSamples(0)),
                new Since(at(2), new MissingSamples(9)),
                new Since(at(4), new MissingSamples(9)),
                new Since(at(4), new MissingSamples(3)));

        assertEquals(
                List.of(at(2)),
                coverage.missing().stream()
                        .filter(missing -> missing.carriedFrom() != null)
                        .map(MissingHour::hour)
                        .toList());
    }
}
