package org.meterline.aggregation.domain.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.BillingMonth;

class SourceCoverageTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final Instant START = OCTOBER.start();

    private static SourceCoverage coverage(Instant now, Instant firstMention, Map<Instant, Integer> metered) {
        return SourceCoverage.of(OCTOBER, now, new UUID(0, 1), "vc", firstMention, new TreeMap<>(metered));
    }

    @Test
    void isExpectedFromTheMonthsStartToNow() {
        SourceCoverage coverage = coverage(
                START.plusSeconds(3 * 3600 + 1800),
                START.minusSeconds(999),
                Map.of(START, 3600, START.plusSeconds(7200), 1800));

        assertEquals(3 * 3600, coverage.expectedSeconds());
        assertEquals(5400, coverage.meteredSeconds());
        assertEquals("1/2", coverage.coverage().toString());
        assertEquals(List.of(START.plusSeconds(3600)), coverage.missingHours());
    }

    @Test
    void isExpectedFromItsFirstMention() {
        SourceCoverage coverage =
                coverage(OCTOBER.end().plusSeconds(99), OCTOBER.end().minusSeconds(1800), Map.of());

        assertEquals(1800, coverage.expectedSeconds());
        assertEquals(List.of(OCTOBER.end().minusSeconds(3600)), coverage.missingHours());
    }

    @Test
    void nothingIsExpectedOfAMonthToCome() {
        SourceCoverage coverage = coverage(START.minusSeconds(1), START.minusSeconds(7200), Map.of());

        assertEquals(0, coverage.expectedSeconds());
        assertEquals("1", coverage.coverage().toString());
    }
}
