package org.meterline.registration.domain;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/**
 * Which mode held from when. A usage meter goes from TEST to PRODUCTION once and never back; the start of production can be
 * brought forward, so that hours of production only ever become more.
 *
 * @param entries in the order in which they were decided, none ever taken away
 */
public record ModeHistory(List<ModeEntry> entries) {

    public ModeHistory {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.getFirst().from() != null) {
            throw new IllegalArgumentException("a history of modes begins with one that holds since ever: " + entries);
        }
    }

    static ModeHistory startingWith(Mode mode) {
        return new ModeHistory(List.of(new ModeEntry(mode, null)));
    }

    /** What holds, in the order of time: the earliest start of production counts. */
    public List<ModeEntry> effective() {
        return entries.size() == 1 ? entries : List.of(entries.getFirst(), entries.getLast());
    }

    public Mode at(Instant instant) {
        ModeEntry last = entries.getLast();
        return last.from() == null || !last.from().isAfter(instant)
                ? last.mode()
                : entries.getFirst().mode();
    }

    /** Whether it is in production, or will be: there is no way back from either. */
    public boolean endsInProduction() {
        return entries.getLast().mode() == Mode.PRODUCTION;
    }

    /** When production begins; null: it is in TEST without an end, or in production since ever. */
    public @Nullable Instant change() {
        return entries.getLast().from();
    }

    /** The same where it is in production by then anyway. */
    public ModeHistory productionFrom(Instant from) {
        if (at(from) == Mode.PRODUCTION) {
            return this;
        }
        return new ModeHistory(Stream.concat(entries.stream(), Stream.of(new ModeEntry(Mode.PRODUCTION, from)))
                .toList());
    }
}
