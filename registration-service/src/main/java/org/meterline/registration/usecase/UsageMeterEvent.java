package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a usage meter's audit trail; written once, never changed.
 *
 * @param id counts up; 0 before it is written
 * @param details what was changed and to what; never a secret
 */
public record UsageMeterEvent(
        long id,
        UUID usageMeterId,
        String provider,
        Instant at,
        Kind kind,
        String actor,
        @Nullable String address,
        @Nullable String requestId,
        Map<String, String> details) {

    /** What happened; the names are part of the promise to clients. */
    public enum Kind {
        REGISTERED,
        REGISTERED_AGAIN,
        CHANGED,
        CHECKED,
        TOKEN_COPIED,
        /** The first one, for a registration that had none. */
        TOKEN_ISSUED,
        TOKEN_ROTATED,
        SUSPENDED,
        SUSPENSION_LIFTED,
        LOCKED,
        UNLOCKED,
        UNREGISTERED,
        UPGRADE_STARTED,
        UPGRADE_CHANGED,
        HEALTH_CHANGED,
        FORK_ACKNOWLEDGED
    }

    public UsageMeterEvent {
        details = Map.copyOf(details);
    }
}
