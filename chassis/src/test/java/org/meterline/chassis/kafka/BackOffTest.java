package org.meterline.chassis.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private final BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(1));

    private List<Long> waits(int count) {
        return Stream.generate(backOff::next)
                .limit(count)
                .map(Duration::toMillis)
                .toList();
    }

    @Test
    void waitsDoubleUpToTheLongest() {
        assertEquals(List.of(200L, 400L, 800L, 1000L, 1000L), waits(5));
    }

    @Test
    void aSuccessBeginsFromTheFirstAgain() {
        var unused = waits(4);

        backOff.reset();

        assertEquals(List.of(200L, 400L), waits(2));
    }
}
