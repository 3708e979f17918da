package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.meterline.registration.usecase.SigningKeyStore.Sealed;

/** The signing keys as this process has last read them: the one it signs with, and those it publishes. */
@Singleton
public class SigningKeyRing {

    /** @param id the {@code kid} */
    record Published(String id, ECPublicKey publicKey) {}

    private record Keys(Optional<SigningKey> signing, List<Published> published) {}

    private final SigningKeys stored;
    private final KeySeal seal;

    private volatile Keys keys = new Keys(Optional.empty(), List.of());

    SigningKeyRing(SigningKeys stored, KeySeal seal) {
        this.stored = stored;
        this.seal = seal;
    }

    /** Brings the stored keys up to date where they are not, and reads them. */
    public void refresh() {
        stored.maintain();
        read();
    }

    /** Only what is committed is signed with; one reading at a time, so that an older one never replaces a newer. */
    synchronized void read() {
        List<Sealed> all = stored.all();
        // The next one is opened too, only to see that it can be.
        all.stream().filter(key -> key.signsUntil() == null).forEach(this::opened);
        keys = new Keys(
                SigningKeys.signing(all).map(this::opened),
                all.stream().map(SigningKeyRing::published).toList());
    }

    SigningKey signing() {
        return keys.signing().orElseThrow(() -> new IllegalStateException("no signing key has been read yet"));
    }

    List<Published> published() {
        return keys.published();
    }

    private SigningKey opened(Sealed key) {
        try {
            byte[] privateKey = seal.open(key.sealedPrivateKey(), key.masterKeyId(), key.id());
            return new SigningKey(
                    key.id(),
                    KeyFactory.getInstance(SigningKeys.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException e) {
            throw damaged(key, e);
        }
    }

    private static Published published(Sealed key) {
        try {
            return new Published(key.id(), (ECPublicKey) KeyFactory.getInstance(SigningKeys.ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(key.publicKey())));
        } catch (GeneralSecurityException e) {
            throw damaged(key, e);
        }
    }

    private static IllegalStateException damaged(Sealed key, GeneralSecurityException cause) {
        return new IllegalStateException("stored signing key " + key.id() + " is damaged", cause);
    }
}
