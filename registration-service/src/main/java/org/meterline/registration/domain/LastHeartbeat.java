package org.meterline.registration.domain;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.Heartbeat.SourceStatus;

/**
 * What the newest heartbeat said.
 *
 * @param troubles the sources that are not OK, by id
 */
public record LastHeartbeat(Instant received, long backlog, List<SourceTrouble> troubles) {

    /** A source that is not OK. */
    public record SourceTrouble(UUID source, SourceStatus status) {}

    public LastHeartbeat {
        troubles = List.copyOf(troubles);
    }

    static LastHeartbeat of(Heartbeat heartbeat, int mostSources) {
        return new LastHeartbeat(
                heartbeat.received(),
                heartbeat.backlog(),
                heartbeat.sources().stream()
                        .filter(source -> source.status() != SourceStatus.OK)
                        .map(source -> new SourceTrouble(source.id(), source.status()))
                        .distinct()
                        .sorted(Comparator.comparing((SourceTrouble trouble) ->
                                        trouble.source().toString())
                                .thenComparing(SourceTrouble::status))
                        .limit(mostSources)
                        .toList());
    }
}
