package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One access token a usage meter has or had, without the token: that is derived again when it is needed. Its instants are
 * of the wall clock, as all token lifetimes are.
 *
 * @param number counts up for ever, also over unregistering and registering again, so that no old token comes back
 * @param masterKeyId the master key it is derived under
 * @param expiresAt null: the current one
 * @param fileKey the Ed25519 public key for usage files, 32 raw bytes in base64url
 * @param fileKeyUntil until when a file signed under it is accepted; null: no end yet
 */
public record TokenGeneration(
        int number,
        String masterKeyId,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        String fileKey,
        @Nullable Instant fileKeyUntil) {

    public boolean validAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    public boolean fileKeyValidAt(Instant now) {
        return fileKeyUntil == null || now.isBefore(fileKeyUntil);
    }

    /** Ends it, never later than it would have ended anyway. */
    TokenGeneration endingAt(Instant end, Duration filesAfterwards) {
        return new TokenGeneration(
                number,
                masterKeyId,
                issuedAt,
                earlier(expiresAt, end),
                fileKey,
                earlier(fileKeyUntil, end.plus(filesAfterwards)));
    }

    private static Instant earlier(@Nullable Instant present, Instant end) {
        return present != null && present.isBefore(end) ? present : end;
    }
}
