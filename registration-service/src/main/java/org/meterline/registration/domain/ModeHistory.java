package org.meterline.registration.domain;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** Which mode held from when. A usage meter goes from TEST to PRODUCTION once and never back. */
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

    public Mode at(Instant instant) {
        Mode mode = entries.getFirst().mode();
        for (ModeEntry entry : entries) {
            Instant from = entry.from();
            if (from == null || !from.isAfter(instant)) {
                mode = entry.mode();
            }
        }
        return mode;
    }

    /** Whether it is in production, or will be: there is no way back from either. */
    public boolean endsInProduction() {
        return entries.getLast().mode() == Mode.PRODUCTION;
    }

    ModeHistory productionFrom(Instant from) {
        if (endsInProduction()) {
            return this;
        }
        return new ModeHistory(Stream.concat(entries.stream(), Stream.of(new ModeEntry(Mode.PRODUCTION, from)))
                .toList());
    }
}
