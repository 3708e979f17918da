package org.meterline.collector.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class AllowanceTest {

    private static final BigInteger MINUTE = BigInteger.valueOf(60_000);

    /** Whoever asks whenever, in all there is the burst and what the rate has brought since, and not one more. */
    @Property
    void noMoreIsGivenThanBurstAndRateTogether(
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long perMinute,
            @ForAll @LongRange(min = 1, max = 50) long burst,
            @ForAll long start,
            @ForAll @Size(max = 200) List<@IntRange(max = 100_000) Integer> pauses) {
        Allowance allowance = new Allowance(new RateLimit(perMinute, burst), start);
        long elapsed = 0;
        long given = 0;
        for (int pause : pauses) {
            elapsed += pause;
            if (allowance.millisUntilOne(start + elapsed) == 0) {
                allowance.use(1, start + elapsed);
                given++;
            }
        }
        BigInteger brought = BigInteger.valueOf(perMinute)
                .multiply(BigInteger.valueOf(elapsed))
                .divide(MINUTE);
        assertTrue(BigInteger.valueOf(given).compareTo(brought.add(BigInteger.valueOf(burst))) <= 0);
    }

    @Property
    void whoWaitsAsLongAsToldIsLetInAndWhoComesAMillisecondEarlierIsNot(
            @ForAll @LongRange(min = 1, max = 100_000) long perMinute,
            @ForAll @LongRange(min = 1, max = 1000) long burst,
            @ForAll long start,
            @ForAll @LongRange(max = 2000) long more) {
        Allowance allowance = new Allowance(new RateLimit(perMinute, burst), start);
        allowance.use(burst + more, start);

        long wait = allowance.millisUntilOne(start);

        assertTrue(wait > 0);
        assertTrue(allowance.millisUntilOne(start + wait - 1) > 0);
        assertEquals(0, allowance.millisUntilOne(start + wait));
    }

    @Property
    void isFullAgainWhenItSays(
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long perMinute,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long burst,
            @ForAll @LongRange(max = Long.MAX_VALUE) long used) {
        Allowance allowance = new Allowance(new RateLimit(perMinute, burst), 0);
        allowance.use(used, 0);

        long full = allowance.millisUntilFull(0);

        assertEquals(0, allowance.millisUntilFull(full));
        assertTrue(full == 0 || allowance.millisUntilFull(full - 1) > 0);
    }

    @Example
    void losesNoPartOfAPermitHoweverOftenItIsAsked() {
        Allowance allowance = new Allowance(new RateLimit(7, 2), 0);
        int given = 0;
        for (long now = 0; now <= 600_000; now++) {
            if (allowance.millisUntilOne(now) == 0) {
                allowance.use(1, now);
                given++;
            }
        }
        // The burst, and seven in each of ten minutes.
        assertEquals(2 + 70, given);
    }

    @Example
    void isOverdrawnByNoMoreThanABurst() {
        Allowance allowance = new Allowance(new RateLimit(60, 10), 0);

        allowance.use(1_000_000, 0);

        assertEquals(11_000, allowance.millisUntilOne(0));
        assertEquals(20_000, allowance.millisUntilFull(0));
    }

    @Example
    void withoutARateThereIsNoLimit() {
        Allowance allowance = new Allowance(new RateLimit(0, 1), 0);

        allowance.use(Long.MAX_VALUE, 0);

        assertEquals(0, allowance.millisUntilOne(0));
        assertEquals(0, allowance.millisUntilFull(0));
    }

    @Example
    void aRateThatCannotBeCountedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(1, Long.MAX_VALUE));
    }
}
