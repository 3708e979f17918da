package org.meterline.aggregation.domain.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider wants to hear of events.
 *
 * @param disabled why nothing is sent at present; null while something is
 * @param failingSince since when every attempt has failed; null where the last one did not
 */
public record Webhook(
        UUID id,
        String provider,
        Terms terms,
        Instant created,
        @Nullable Disabled disabled,
        @Nullable Instant failingSince) {

    /** What people say of it. */
    public record Terms(URI url, EventFilter eventTypes, String description) {}

    /** Since when nothing is sent, and why. */
    public record Disabled(Reason reason, Instant since) {}

    /** Why nothing is sent. */
    public enum Reason {
        /** The receiver answered that it is gone. */
        GONE,
        /** Every attempt has failed for too long. */
        FAILING
    }

    /** @param before events that reached their topic before then are not for it */
    public boolean wants(Event event, Instant before) {
        return provider.equals(event.provider())
                && terms.eventTypes().wants(event.type())
                && !event.arrived().isBefore(before);
    }
}
