package org.meterline.contracts.report;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The metered product server that a report speaks of, known by its own instance UUID. */
public record Source(
        UUID id,
        String kind,
        @Nullable String name,
        @Nullable String version) {

    public Source {
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("source kind is empty");
        }
    }
}
