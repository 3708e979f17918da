package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.SigningKeySettings;
import org.meterline.registration.usecase.SigningKeyEvent.Kind;
import org.meterline.registration.usecase.SigningKeyStore.Sealed;

/**
 * The life of the stored signing keys: one signs, one waits for its turn and is published meanwhile, and those whose last
 * tokens may still live stay published. All processes share them, and change them under one lock.
 */
@ApplicationScoped
class SigningKeys {

    static final String ALGORITHM = "EC";

    private static final String CURVE = "secp256r1";
    private static final Actor SCHEDULE = new Actor("schedule", null, null);

    /** What became of the wish to let the next key sign. */
    sealed interface Handover {

        record Done() implements Handover {}

        /** The next key has not been published for long enough. */
        record TooEarly(Duration remaining) implements Handover {}
    }

    private final SigningKeyStore store;
    private final SigningKeyLog log;
    private final KeySeal seal;
    private final SigningKeySettings settings;
    private final Clock wallClock;

    SigningKeys(
            SigningKeyStore store,
            SigningKeyLog log,
            KeySeal seal,
            SigningKeySettings settings,
            @WallClock Clock wallClock) {
        this.store = store;
        this.log = log;
        this.seal = seal;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    @Transactional
    List<Sealed> all() {
        return store.all();
    }

    /** Does what is due by the clock: makes what is missing, hands over, removes what nobody needs any more. */
    @Transactional
    void maintain() {
        Instant now = wallClock.instant();
        if (!due(store.all(), now)) {
            return;
        }
        // Looks again under the lock: another process may have done it meanwhile.
        List<Sealed> stored = store.allToChange();
        stored.stream().filter(key -> nobodyNeeds(key, now)).forEach(key -> remove(key, Kind.REMOVED, now, SCHEDULE));
        Optional<Sealed> signing = signing(stored);
        if (signing.isEmpty() || turnCame(stored, now)) {
            signing.ifPresent(key -> retire(key, now, SCHEDULE));
            handOver(stored, now, SCHEDULE);
        } else if (upcoming(stored).isEmpty()) {
            publish(fresh(now, null), SCHEDULE);
        }
    }

    /**
     * Lets the next key sign from now on.
     *
     * @param compromised the present one leaves the key set at once, and the next takes over however young it is
     */
    @Transactional
    Handover handOver(boolean compromised, Actor actor) {
        Instant now = wallClock.instant();
        List<Sealed> stored = store.allToChange();
        Duration wait = wait(stored, now);
        if (!compromised && wait.isPositive()) {
            return new Handover.TooEarly(wait);
        }
        signing(stored).ifPresent(key -> {
            if (compromised) {
                remove(key, Kind.COMPROMISED, now, actor);
            } else {
                retire(key, now, actor);
            }
        });
        handOver(stored, now, actor);
        return new Handover.Done();
    }

    private void handOver(List<Sealed> stored, Instant now, Actor actor) {
        upcoming(stored)
                .ifPresentOrElse(
                        key -> {
                            store.markSigning(key.id(), now);
                            append(key.id(), Kind.BEGAN_TO_SIGN, now, actor);
                        },
                        () -> {
                            Sealed first = fresh(now, now);
                            publish(first, actor);
                            append(first.id(), Kind.BEGAN_TO_SIGN, now, actor);
                        });
        publish(fresh(now, null), actor);
    }

    private void retire(Sealed key, Instant now, Actor actor) {
        store.markRetired(key.id(), now);
        append(key.id(), Kind.CEASED_TO_SIGN, now, actor);
    }

    private void publish(Sealed key, Actor actor) {
        store.add(key);
        append(key.id(), Kind.PUBLISHED, key.createdAt(), actor);
    }

    private void remove(Sealed key, Kind why, Instant now, Actor actor) {
        store.remove(key.id());
        append(key.id(), why, now, actor);
    }

    private void append(String keyId, Kind kind, Instant at, Actor actor) {
        log.append(new SigningKeyEvent(0, keyId, at, kind, actor.subject(), actor.address(), actor.requestId()));
    }

    private boolean due(List<Sealed> stored, Instant now) {
        return signing(stored).isEmpty()
                || upcoming(stored).isEmpty()
                || turnCame(stored, now)
                || stored.stream().anyMatch(key -> nobodyNeeds(key, now));
    }

    private boolean turnCame(List<Sealed> stored, Instant now) {
        boolean periodOver = signing(stored)
                .map(Sealed::signsFrom)
                .map(from -> !from.plus(settings.period()).isAfter(now))
                .orElse(false);
        return periodOver && !wait(stored, now).isPositive();
    }

    /** How long the next key has to wait until everybody knows it. */
    private Duration wait(List<Sealed> stored, Instant now) {
        Instant published = upcoming(stored).map(Sealed::createdAt).orElse(now);
        return Duration.between(now, published.plus(settings.publishedBeforehand()));
    }

    private boolean nobodyNeeds(Sealed key, Instant now) {
        Instant until = key.signsUntil();
        return until != null && until.plus(settings.publishedAfterwards()).isBefore(now);
    }

    static Optional<Sealed> signing(List<Sealed> stored) {
        return stored.stream()
                .filter(key -> key.signsFrom() != null && key.signsUntil() == null)
                .findFirst();
    }

    private static Optional<Sealed> upcoming(List<Sealed> stored) {
        return stored.stream().filter(key -> key.signsFrom() == null).findFirst();
    }

    private Sealed fresh(Instant now, @Nullable Instant signsFrom) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            String id = UUID.randomUUID().toString();
            return new Sealed(
                    id,
                    pair.getPublic().getEncoded(),
                    seal.seal(pair.getPrivate().getEncoded(), id),
                    seal.masterKeyId(),
                    now,
                    signsFrom,
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys on " + CURVE, e);
        }
    }
}
