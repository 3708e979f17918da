package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.UpgradeState;

/** The row of an upgrade; what is a list in the domain is JSON here. */
@Entity
@Table(name = "usage_meter_upgrade")
class UpgradeEntity {

    @Id
    UUID id;

    // Given by the database.
    @Column(insertable = false, updatable = false)
    Long number;

    @Column(name = "usage_meter_id", updatable = false)
    UUID usageMeterId;

    @Column(name = "from_version", updatable = false)
    String fromVersion;

    @Column(name = "to_version", updatable = false)
    String toVersion;

    @Column(name = "asks_for_token", updatable = false)
    boolean asksForToken;

    @Column(name = "must_survive", updatable = false)
    String mustSurvive;

    @Column(name = "package_sha256", updatable = false)
    @Nullable
    String packageSha256;

    @Column(name = "started_by", updatable = false)
    String startedBy;

    @Column(name = "started_at", updatable = false)
    Instant startedAt;

    @Enumerated(EnumType.STRING)
    UpgradeState.Name state;

    @Nullable
    String detail;

    String proof;

    @Column(name = "changed_at")
    Instant changedAt;
}
