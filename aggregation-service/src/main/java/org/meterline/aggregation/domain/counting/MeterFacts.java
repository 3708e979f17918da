package org.meterline.aggregation.domain.counting;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the registry says of a usage meter, as far as it decides what counts.
 *
 * @param ordinal the order of first registration: of two meters on one source hour, the lower one wins
 * @param modes the first entry holds since ever, each other from its instant
 * @param assignments in the same form
 */
public record MeterFacts(
        UUID usageMeter,
        String provider,
        long ordinal,
        long revision,
        List<Since<MeterMode>> modes,
        List<Since<Assignment>> assignments) {

    /** A value and since when it holds; null: since ever. */
    public record Since<T>(T value, @Nullable Instant from) {

        boolean holdsAt(Instant instant) {
            return from == null || !from.isAfter(instant);
        }
    }

    public MeterFacts {
        modes = List.copyOf(modes);
        assignments = List.copyOf(assignments);
        if (modes.isEmpty() || assignments.isEmpty()) {
            throw new IllegalArgumentException("usage meter " + usageMeter + " has no mode or no assignment");
        }
    }

    /** The mode as of the hour's first second, whenever the report came. */
    public MeterMode modeAt(Instant hour) {
        return at(modes, hour);
    }

    public Assignment assignmentAt(Instant hour) {
        return at(assignments, hour);
    }

    /** Whether some source hour could count differently under these facts. */
    public boolean countsAs(@Nullable MeterFacts other) {
        return other != null
                && provider.equals(other.provider)
                && ordinal == other.ordinal
                && modes.equals(other.modes)
                && assignments.equals(other.assignments);
    }

    private static <T> T at(List<Since<T>> history, Instant hour) {
        T value = history.getFirst().value();
        for (Since<T> entry : history) {
            if (entry.holdsAt(hour)) {
                value = entry.value();
            }
        }
        return value;
    }
}
