package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What was answered to a request with an Idempotency-Key. */
@Entity
@Table(name = "idempotent_answer")
class IdempotentAnswerEntity {

    /** Whose key, for which operation. */
    @Embeddable
    record Id(String provider, String operation, String key) {}

    @EmbeddedId
    Id id;

    @Column(name = "request_hash")
    String requestHash;

    @Column(name = "usage_meter_id")
    UUID usageMeterId;

    int generation;

    String answer;

    @Column(name = "created_at")
    Instant createdAt;
}
