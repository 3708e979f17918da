package org.meterline.collector.domain;

import java.util.Objects;
import java.util.UUID;

/** What a usage meter's verified JWT says of its bearer. */
public record MeterToken(UUID usageMeterId, String provider, int generation) {

    public MeterToken {
        Objects.requireNonNull(usageMeterId, "usageMeterId");
        Objects.requireNonNull(provider, "provider");
    }
}
