package org.meterline.benchmarks.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterline.benchmarks.aggregation.Freshness.Fraction;
import org.meterline.benchmarks.load.Latencies;

class FreshnessTest {

    @Test
    void theFigureSaysHowManyReportsItHas() {
        Fraction one = Fraction.of("3330/31");

        assertEquals(1, one.over(one));
        assertEquals(7, Fraction.of("23310/31").over(one));
        assertEquals(0, Fraction.of("0").over(one));
        assertEquals(31, Fraction.of("3330").over(one));
    }

    @Test
    void whatWasTakenFirstShowsFirst() {
        Latencies taken =
                Freshness.between(List.of(300L, 100L, 200L), List.of(150L, 150L, 450L), Duration.ofSeconds(1));

        assertEquals(3, taken.count());
        assertEquals(Duration.ofNanos(150), taken.percentile(100));
        assertEquals(Duration.ZERO, taken.percentile(1));
    }
}
