package org.meterline.registration.http;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.usecase.MasterKeyUses;
import org.meterline.registration.usecase.MasterKeysInUse;
import org.meterline.registration.usecase.RotateSigningKeys;
import org.meterline.registration.usecase.SigningKeyEvent;

/** The bodies of the routes about signing keys and master keys. None of them holds anything private. */
final class SigningKeyBodies {

    private SigningKeyBodies() {}

    @Schema(name = "SigningKeyRotation", examples = SigningKeyExamples.ROTATION)
    record Rotation(
            @Schema(
                    description = "The present key is in wrong hands: it ends at once, and so do the tokens it signed.",
                    defaultValue = "false",
                    examples = "true")
            @Nullable
            Boolean compromised) {}

    @Schema(name = "SigningKeys", examples = SigningKeyExamples.KEYS)
    record Keys(List<RotateSigningKeys.Shown> items) {}

    @Schema(name = "SigningKeyEvent")
    record Event(
            long id,
            String keyId,
            Instant at,
            SigningKeyEvent.Kind kind,
            @Schema(examples = "schedule") String actor,
            @Nullable String address,
            @Nullable String requestId) {

        static Event of(SigningKeyEvent event) {
            return new Event(
                    event.id(),
                    event.keyId(),
                    event.at(),
                    event.kind(),
                    event.actor(),
                    event.address(),
                    event.requestId());
        }
    }

    @Schema(name = "SigningKeyEventPage", examples = SigningKeyExamples.EVENTS)
    record EventPage(List<Event> items, @Nullable String nextCursor) {}

    @Schema(name = "MasterKeys", examples = SigningKeyExamples.MASTER_KEYS)
    record MasterKeys(List<MasterKeysInUse.Shown> items) {}

    @Schema(name = "MasterKeyHolder")
    record Holder(String provider, String usageMeterId) {

        static Holder of(MasterKeyUses.Holder holder) {
            return new Holder(holder.provider(), holder.usageMeterId().toString());
        }
    }

    @Schema(name = "MasterKeyHolderPage", examples = SigningKeyExamples.HOLDERS)
    record HolderPage(List<Holder> items, @Nullable String nextCursor) {}
}
