package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.config.SigningKeySettings;
import org.meterline.registration.usecase.SigningKeyStore.Sealed;

/** Shows the signing keys, without anything private, and rotates them on command. */
@Singleton
public class RotateSigningKeys {

    /** Where in its life a published key stands; the names are part of the promise to clients. */
    public enum State {
        NEXT,
        SIGNING,
        RETIRED
    }

    /**
     * @param maySignFrom where it is the next one: not before
     * @param publishedUntil where it is retired: when it leaves the key set
     */
    public record Shown(
            String id,
            State state,
            String masterKey,
            Instant publishedAt,
            @Nullable Instant maySignFrom,
            @Nullable Instant signsFrom,
            @Nullable Instant signsUntil,
            @Nullable Instant publishedUntil) {}

    public sealed interface Outcome {

        record Rotated(List<Shown> keys) implements Outcome {}

        record TooEarly(Duration remaining) implements Outcome {}
    }

    private final SigningKeys stored;
    private final SigningKeyRing ring;
    private final SigningKeyLog log;
    private final SigningKeySettings settings;

    RotateSigningKeys(SigningKeys stored, SigningKeyRing ring, SigningKeyLog log, SigningKeySettings settings) {
        this.stored = stored;
        this.ring = ring;
        this.log = log;
        this.settings = settings;
    }

    public List<Shown> list() {
        return stored.all().stream().map(this::shown).toList();
    }

    /** The newest first, those before an id. */
    public List<SigningKeyEvent> events(long beforeId, int limit) {
        return log.list(beforeId, limit);
    }

    /** @param compromised the present key ends at once, and with it the tokens it signed */
    public Outcome rotate(boolean compromised, Actor actor) {
        return switch (stored.handOver(compromised, actor)) {
            case SigningKeys.Handover.TooEarly(Duration wait) -> new Outcome.TooEarly(wait);
            case SigningKeys.Handover.Done() -> {
                ring.read();
                yield new Outcome.Rotated(list());
            }
        };
    }

    private Shown shown(Sealed key) {
        Instant until = key.signsUntil();
        boolean next = key.signsFrom() == null;
        return new Shown(
                key.id(),
                next ? State.NEXT : until == null ? State.SIGNING : State.RETIRED,
                key.masterKeyId(),
                key.createdAt(),
                next ? key.createdAt().plus(settings.publishedBeforehand()) : null,
                key.signsFrom(),
                until,
                until == null ? null : until.plus(settings.publishedAfterwards()));
    }
}
