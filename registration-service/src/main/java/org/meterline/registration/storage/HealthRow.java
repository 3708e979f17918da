package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.meterline.registration.domain.Health;

/** The health of a usage meter as a list asks for it; {@link VitalsTable} writes it. */
@Entity
@Immutable
@Table(name = "usage_meter_signs")
class HealthRow {

    @Id
    @Column(name = "usage_meter_id")
    UUID usageMeterId;

    @Enumerated(EnumType.STRING)
    Health health;
}
