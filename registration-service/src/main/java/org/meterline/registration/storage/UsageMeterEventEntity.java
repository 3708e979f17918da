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
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.usecase.UsageMeterEvent;

/** A line of the audit trail. */
@Entity
@Immutable
@Table(name = "usage_meter_event")
class UsageMeterEventEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "usage_meter_id")
    UUID usageMeterId;

    String provider;

    Instant at;

    @Enumerated(EnumType.STRING)
    UsageMeterEvent.Kind kind;

    String actor;

    @Nullable
    String address;

    @Column(name = "request_id")
    @Nullable
    String requestId;

    String details;
}
