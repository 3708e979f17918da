package org.meterline.registration.usecase;

import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A P-256 key pair for the tokens of usage meters, opened.
 *
 * @param id the {@code kid}
 * @param signsFrom null: its turn has not come yet
 * @param signsUntil null: it signs, or will
 */
record SigningKey(
        String id,
        ECPublicKey publicKey,
        PrivateKey privateKey,
        Instant createdAt,
        @Nullable Instant signsFrom,
        @Nullable Instant signsUntil) {

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
