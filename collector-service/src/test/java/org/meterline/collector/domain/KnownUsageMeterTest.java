package org.meterline.collector.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.Samples;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Generation;
import org.meterline.contracts.topic.UsageMeterState.Status;

class KnownUsageMeterTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant EARLIER = NOW.minusNanos(1);
    private static final Instant LATER = NOW.plusNanos(1);

    /** COL-71 */
    @Test
    void holdsTheSameGenerationsAsTheStateItWasMadeOf() {
        List<Generation> all = List.of(
                Samples.generation(1, EARLIER),
                Samples.generation(2, NOW),
                Samples.generation(3, LATER),
                Samples.generation(4, NOW.plusSeconds(60)),
                Samples.generation(5, null),
                Samples.generation(6, null));
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            int chosen = bits;
            UsageMeterState state = Samples.state(
                    UUID.randomUUID(),
                    Status.ACTIVE,
                    1,
                    all.stream()
                            .filter(each -> (chosen >> all.indexOf(each) & 1) == 1)
                            .toList());

            KnownUsageMeter known = KnownUsageMeter.of(state, state.provider(), NOW);

            for (int generation = 0; generation <= 7; generation++) {
                for (Instant at : List.of(NOW, LATER, NOW.plusSeconds(59), NOW.plusSeconds(60))) {
                    assertEquals(
                            state.generationValid(generation, at),
                            known.holds(generation, at),
                            "generation " + generation + " at " + at + " of " + state.generations());
                }
            }
        }
    }

    @Test
    void forgetsGenerationsThatHaveEnded() {
        UsageMeterState state = Samples.state(
                UUID.randomUUID(),
                Status.ACTIVE,
                1,
                List.of(Samples.generation(1, EARLIER), Samples.generation(2, LATER), Samples.generation(3, null)));

        KnownUsageMeter known = KnownUsageMeter.of(state, state.provider(), NOW);

        assertEquals(3, known.current());
        assertEquals(List.of(new KnownUsageMeter.EndingGeneration(2, LATER)), known.others());
    }
}
