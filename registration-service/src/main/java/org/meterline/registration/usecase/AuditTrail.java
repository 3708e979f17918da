package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audit trail as it is read over many usage meters: by time, the newest first. */
public interface AuditTrail {

    /**
     * Which events; null: whichever.
     *
     * @param from the first instant
     * @param to the first instant after
     */
    record Filter(
            Scope scope,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID usageMeterId,
            UsageMeterEvent.@Nullable Kind kind) {}

    /** Where a page ended. */
    record Position(Instant at, long id) {

        static Position of(UsageMeterEvent event) {
            return new Position(event.at(), event.id());
        }
    }

    /** @param after where the page before ended; null for the first */
    List<UsageMeterEvent> page(Filter filter, @Nullable Position after, int limit);

    boolean hasMoreThan(Filter filter, int limit);
}
