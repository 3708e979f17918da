package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** One entry of the history of modes. */
@Embeddable
record ModeRow(
        @Enumerated(EnumType.STRING) @Column(name = "mode") Mode mode,
        @Column(name = "valid_from") @Nullable Instant validFrom) {

    static ModeRow of(ModeEntry entry) {
        return new ModeRow(entry.mode(), entry.from());
    }

    ModeEntry toDomain() {
        return new ModeEntry(mode, validFrom);
    }
}
