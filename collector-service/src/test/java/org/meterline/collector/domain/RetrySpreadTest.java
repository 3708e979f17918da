package org.meterline.collector.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RetrySpreadTest {

    private static final int MANY = 1000;

    @Property
    void eachUsageMeterHasOneMomentWithinTheWindow(
            @ForAll long high,
            @ForAll long low,
            @ForAll @IntRange(min = 1, max = 600) int earliest,
            @ForAll @IntRange(max = 600) int window) {
        UUID usageMeter = new UUID(high, low);

        Duration told = spread(earliest, window).of(usageMeter);

        assertTrue(told.toSeconds() >= earliest && told.toSeconds() <= earliest + window, told.toString());
        assertEquals(told, spread(earliest, window).of(new UUID(high, low)));
    }

    /** A thousand usage meters a second are expected; six standard deviations off is no chance any more. */
    @Property(tries = 50)
    void aStormComesBackFlat(@ForAll long somewhere, @ForAll @IntRange(min = 1, max = 60) int window) {
        assertFlat(window, number -> new UUID(somewhere, number));
        assertFlat(window, number -> new UUID(number, somewhere));
        assertFlat(window, number -> new UUID(number, number));
        assertFlat(window, number -> new UUID(somewhere + number, Long.reverse(number)));
    }

    @Example
    void noWindowIsOneMomentForAll() {
        assertEquals(Duration.ofSeconds(5), spread(5, 0).of(UUID.randomUUID()));
    }

    @Example
    void thereIsNoRetryAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> spread(0, 30));
        assertThrows(IllegalArgumentException.class, () -> spread(5, -1));
    }

    private static void assertFlat(int window, LongFunction<UUID> ids) {
        RetrySpread spread = spread(5, window);
        int seconds = window + 1;
        int[] coming = new int[seconds];
        LongStream.range(0, (long) MANY * seconds)
                .mapToObj(ids)
                .forEach(id -> coming[Math.toIntExact(spread.of(id).toSeconds() - 5)]++);
        for (int second = 0; second < seconds; second++) {
            assertTrue(Math.abs(coming[second] - MANY) < MANY / 5, coming[second] + " come in second " + second);
        }
    }

    private static RetrySpread spread(int earliestSeconds, int windowSeconds) {
        return new RetrySpread(Duration.ofSeconds(earliestSeconds), Duration.ofSeconds(windowSeconds));
    }
}
