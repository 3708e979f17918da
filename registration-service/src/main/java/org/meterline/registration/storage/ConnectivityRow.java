package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ConnectivityEntry;

/** One entry of the history of connectivities. */
@Embeddable
record ConnectivityRow(
        @Enumerated(EnumType.STRING) @Column(name = "connectivity")
        Connectivity connectivity,

        @Column(name = "valid_from") @Nullable Instant validFrom) {

    static ConnectivityRow of(ConnectivityEntry entry) {
        return new ConnectivityRow(entry.connectivity(), entry.from());
    }

    ConnectivityEntry toDomain() {
        return new ConnectivityEntry(connectivity, validFrom);
    }
}
