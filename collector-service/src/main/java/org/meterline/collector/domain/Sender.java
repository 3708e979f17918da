package org.meterline.collector.domain;

import java.util.Objects;
import java.util.UUID;

/** A usage meter that the registry knows and that proved who it is. */
public record Sender(UUID usageMeterId, String provider) {

    public Sender {
        Objects.requireNonNull(usageMeterId, "usageMeterId");
        Objects.requireNonNull(provider, "provider");
    }
}
