package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.YearMonth;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class MonthClockPropertiesTest {
    @Property
    void timeNeverRunsBackwards(
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long length,
            @ForAll @LongRange(min = 0, max = 10_000_000_000L) long one,
            @ForAll @LongRange(min = 0, max = 10_000_000_000L) long other,
            @ForAll @IntRange(min = 1, max = 12) int month) {
        MonthClock clock = new MonthClock(YearMonth.of(2026, month), length);
        long earlier = Math.min(Math.min(one, other), length);
        long later = Math.min(Math.max(one, other), length);

        long first = clock.secondAt(earlier);
        long second = clock.secondAt(later);

        assertTrue(0 <= first && first <= second && second <= clock.seconds());
    }
}
