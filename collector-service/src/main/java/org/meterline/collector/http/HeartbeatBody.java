package org.meterline.collector.http;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.Heartbeat;

/** The body of a heartbeat. */
public record HeartbeatBody(
        @NotBlank @Size(max = MAX_TEXT) String version,
        @NotNull @Size(max = MAX_SOURCES) List<@NotNull @Valid SourceBody> sources,
        @NotNull @PositiveOrZero Long backlog) {

    static final int MAX_TEXT = 64;
    static final int MAX_SOURCES = 1000;

    /** How one source is doing. */
    public record SourceBody(
            @NotNull UUID id,
            @NotBlank @Size(max = MAX_TEXT) String kind,
            Heartbeat.@NotNull SourceStatus status,
            @Nullable Instant lastCollectedHour) {

        Heartbeat.SourceHealth health() {
            return new Heartbeat.SourceHealth(id, kind, status, lastCollectedHour);
        }
    }

    List<Heartbeat.SourceHealth> health() {
        return sources.stream().map(SourceBody::health).toList();
    }
}
