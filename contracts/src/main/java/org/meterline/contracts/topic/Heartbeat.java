package org.meterline.contracts.topic;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of a usage meter: the value of the topic of heartbeats.
 *
 * @param version the meter's software version
 * @param backlog how many reports it still holds to send
 * @param received the business clock's instant when the collector had it
 * @param clockSkewMillis how far the meter's clock is ahead of ours (behind: negative), where it said its time
 */
public record Heartbeat(
        UUID usageMeterId,
        String provider,
        String version,
        List<SourceHealth> sources,
        long backlog,
        Instant received,
        @Nullable Long clockSkewMillis) {

    public enum SourceStatus {
        OK,
        PLEASE_ACCEPT_CERTIFICATE,
        BAD_CREDENTIALS,
        UNREACHABLE
    }

    /**
     * How one source is doing.
     *
     * @param lastCollectedHour null: none yet
     */
    public record SourceHealth(
            UUID id,
            String kind,
            SourceStatus status,
            @Nullable Instant lastCollectedHour) {

        public SourceHealth {
            Required.present(id, "id");
            Required.text(kind, "kind");
            Required.present(status, "status");
        }
    }

    public Heartbeat {
        Required.present(usageMeterId, "usageMeterId");
        Required.text(provider, "provider");
        Required.text(version, "version");
        sources = List.copyOf(Required.present(sources, "sources"));
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog is negative: " + backlog);
        }
        Required.present(received, "received");
    }

    public static Heartbeat fromJson(byte[] json) {
        return MessageCodec.fromJson(json, Heartbeat.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }
}
