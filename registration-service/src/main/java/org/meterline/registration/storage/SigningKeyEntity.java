package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key pair, its private half sealed. */
@Entity
@Table(name = "signing_key")
class SigningKeyEntity {

    @Id
    String id;

    @Column(name = "public_key")
    byte[] publicKey;

    @Column(name = "sealed_private_key")
    byte[] sealedPrivateKey;

    @Column(name = "master_key_id")
    String masterKeyId;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "signs_from")
    @Nullable
    Instant signsFrom;

    @Column(name = "signs_until")
    @Nullable
    Instant signsUntil;
}
