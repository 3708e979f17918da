package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An entry in the record of packages. */
@Entity
@Immutable
@Table(name = "upgrade_package")
class UpgradePackageEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long number;

    String version;

    @Column(name = "version_key")
    String versionKey;

    @Column(name = "file_name")
    @Nullable
    String fileName;

    String sha256;

    @Column(name = "size_bytes")
    @Nullable
    Long sizeBytes;

    @Nullable
    String url;

    @Column(name = "recorded_by")
    String recordedBy;

    @Nullable
    String address;

    @Column(name = "request_id")
    @Nullable
    String requestId;

    @Column(name = "recorded_at")
    Instant recordedAt;
}
