package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where signing keys are kept, sealed. Every call needs a transaction. */
public interface SigningKeyStore {

    /**
     * A key pair as it is stored.
     *
     * @param publicKey X.509 encoding
     * @param sealedPrivateKey PKCS#8 encoding under AES-GCM, the nonce first
     */
    record Sealed(
            String id,
            byte[] publicKey,
            byte[] sealedPrivateKey,
            String masterKeyId,
            Instant createdAt,
            @Nullable Instant signsFrom,
            @Nullable Instant signsUntil) {}

    /** The oldest first. */
    List<Sealed> all();

    /** As {@link #all}, and nobody else changes them until the transaction ends. */
    List<Sealed> allToChange();

    void add(Sealed key);

    void markSigning(String id, Instant from);

    void markRetired(String id, Instant until);

    void remove(String id);
}
