package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.usecase.SigningKeyEvent;

/** A line of the audit trail of the signing keys. */
@Entity
@Immutable
@Table(name = "signing_key_event")
class SigningKeyEventEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "key_id")
    String keyId;

    Instant at;

    @Enumerated(EnumType.STRING)
    SigningKeyEvent.Kind kind;

    String actor;

    @Nullable
    String address;

    @Column(name = "request_id")
    @Nullable
    String requestId;
}
