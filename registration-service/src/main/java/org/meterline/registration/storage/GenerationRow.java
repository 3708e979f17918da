package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.TokenGeneration;

/** One generation of an access token. */
@Embeddable
record GenerationRow(
        @Column(name = "number") int number,
        @Column(name = "master_key_id") String masterKeyId,
        @Column(name = "issued_at") Instant issuedAt,
        @Column(name = "expires_at") @Nullable Instant expiresAt,
        @Column(name = "file_key") String fileKey,
        @Column(name = "file_key_until") @Nullable Instant fileKeyUntil) {

    static GenerationRow of(TokenGeneration generation) {
        return new GenerationRow(
                generation.number(),
                generation.masterKeyId(),
                generation.issuedAt(),
                generation.expiresAt(),
                generation.fileKey(),
                generation.fileKeyUntil());
    }

    TokenGeneration toDomain() {
        return new TokenGeneration(number, masterKeyId, issuedAt, expiresAt, fileKey, fileKeyUntil);
    }
}
