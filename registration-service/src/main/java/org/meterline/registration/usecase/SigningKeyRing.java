package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.SigningKeySettings;
import org.meterline.registration.usecase.SigningKeyStore.Sealed;

/**
 * The keys that sign the tokens of usage meters: one that signs, one that will (published long before its turn, so that
 * everybody knows it by then), and those whose last tokens may still be alive. Made when there are none.
 */
@ApplicationScoped
public class SigningKeyRing {

    private static final String ALGORITHM = "EC";
    private static final String CURVE = "secp256r1";

    private final SigningKeyStore store;
    private final KeySeal seal;
    private final SigningKeySettings settings;
    private final Clock wallClock;

    private volatile List<SigningKey> keys = List.of();

    SigningKeyRing(SigningKeyStore store, KeySeal seal, SigningKeySettings settings, @WallClock Clock wallClock) {
        this.store = store;
        this.seal = seal;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    /** Brings the stored keys up to date where they are not, and reads them. */
    @Transactional
    public void refresh() {
        Instant now = wallClock.instant();
        if (due(store.all(), now)) {
            maintain(store.allToChange(), now);
        }
        keys = store.all().stream().map(this::opened).toList();
    }

    /** Lets the next key sign from now on, whatever the present one's age. */
    @Transactional
    public void rotate() {
        handOver(store.allToChange(), wallClock.instant());
        keys = store.all().stream().map(this::opened).toList();
    }

    SigningKey signing() {
        return keys.stream()
                .filter(key -> key.signsFrom() != null && key.signsUntil() == null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no signing key has been read yet"));
    }

    List<SigningKey> published() {
        return keys;
    }

    private boolean due(List<Sealed> stored, Instant now) {
        Optional<Sealed> signing = signing(stored);
        return signing.isEmpty()
                || upcoming(stored).isEmpty()
                || periodOver(signing.get(), now)
                || stored.stream().anyMatch(key -> nobodyNeeds(key, now));
    }

    /** Looks again under the lock: another process may have done it meanwhile. */
    private void maintain(List<Sealed> stored, Instant now) {
        stored.stream().filter(key -> nobodyNeeds(key, now)).forEach(key -> store.remove(key.id()));
        Optional<Sealed> signing = signing(stored);
        if (signing.isEmpty() || periodOver(signing.get(), now)) {
            handOver(stored, now);
        } else if (upcoming(stored).isEmpty()) {
            store.add(fresh(now, null));
        }
    }

    private void handOver(List<Sealed> stored, Instant now) {
        signing(stored).ifPresent(key -> store.markRetired(key.id(), now));
        upcoming(stored).ifPresentOrElse(key -> store.markSigning(key.id(), now), () -> store.add(fresh(now, now)));
        store.add(fresh(now, null));
    }

    private boolean periodOver(Sealed signing, Instant now) {
        Instant from = signing.signsFrom();
        return from != null && !from.plus(settings.period()).isAfter(now);
    }

    private boolean nobodyNeeds(Sealed key, Instant now) {
        Instant until = key.signsUntil();
        return until != null && until.plus(settings.publishedAfterwards()).isBefore(now);
    }

    private static Optional<Sealed> signing(List<Sealed> stored) {
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

    private SigningKey opened(Sealed key) {
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            byte[] privateKey = seal.open(key.sealedPrivateKey(), key.masterKeyId(), key.id());
            return new SigningKey(
                    key.id(),
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(key.publicKey())),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
                    key.createdAt(),
                    key.signsFrom(),
                    key.signsUntil());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("stored signing key " + key.id() + " is damaged", e);
        }
    }
}
