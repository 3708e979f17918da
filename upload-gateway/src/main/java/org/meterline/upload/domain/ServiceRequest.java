package org.meterline.upload.domain;

import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider's request to upload a month of a usage meter after its window has closed.
 *
 * @param answer the platform's; OPEN until there is one
 */
public record ServiceRequest(
        UUID id,
        String provider,
        UUID usageMeterId,
        YearMonth month,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Answer answer) {

    /**
     * The platform's answer, given once.
     *
     * <pre>
     * Open ──approval──► Approved
     *   └────refusal───► Refused
     * </pre>
     */
    public sealed interface Answer {

        record Open() implements Answer {}

        /** The window is open for that meter and month until then. */
        record Approved(Instant until, String by, Instant at) implements Answer {}

        record Refused(@Nullable String reason, String by, Instant at) implements Answer {}
    }

    public boolean isOpen() {
        return answer instanceof Answer.Open;
    }

    public ServiceRequest answered(Answer given) {
        if (!isOpen()) {
            throw new IllegalStateException("service request " + id + " is answered already");
        }
        return new ServiceRequest(id, provider, usageMeterId, month, reason, requestedBy, requestedAt, given);
    }
}
