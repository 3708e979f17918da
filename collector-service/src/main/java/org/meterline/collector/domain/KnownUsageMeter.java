package org.meterline.collector.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Generation;
import org.meterline.contracts.topic.UsageMeterState.Status;

/**
 * What admission asks of a registered usage meter, and nothing else: a collector holds every usage meter of the suite in
 * memory, so names, histories and file keys stay on the topic.
 *
 * @param current the generation whose end is not known; 0 where there is none
 * @param others generations that still hold, each until its end
 */
public record KnownUsageMeter(
        String provider, Status status, long revision, int current, List<EndingGeneration> others) {

    private static final int NONE = 0;

    /** A generation that was rotated out and holds until then. */
    public record EndingGeneration(int number, Instant end) {}

    public KnownUsageMeter {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(status, "status");
        others = List.copyOf(others);
    }

    /**
     * What is worth knowing of {@code state} from {@code now} on: a generation that has ended is as good as none.
     *
     * @param provider the state's provider, as the object that all its usage meters share
     */
    public static KnownUsageMeter of(UsageMeterState state, String provider, Instant now) {
        int current = NONE;
        List<EndingGeneration> others = new ArrayList<>();
        for (Generation generation : state.generations()) {
            Instant end = generation.expiresAt();
            if (end == null && current == NONE) {
                current = generation.generation();
            } else if (generation.validAt(now)) {
                others.add(new EndingGeneration(generation.generation(), end == null ? Instant.MAX : end));
            }
        }
        return new KnownUsageMeter(provider, state.status(), state.revision(), current, others);
    }

    /** Whether a token of this generation is good at {@code now}. */
    public boolean holds(int generation, Instant now) {
        return (generation == current && current != NONE)
                || others.stream().anyMatch(other -> other.number() == generation && now.isBefore(other.end()));
    }
}
