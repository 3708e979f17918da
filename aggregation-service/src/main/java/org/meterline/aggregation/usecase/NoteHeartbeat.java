package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.topic.Heartbeat;

/**
 * A source that a PRODUCTION meter mentions in a heartbeat is expected to be metered from then on, and what the meter still holds is
 * expected to come.
 */
@Singleton
public final class NoteHeartbeat {

    private final CountingStore store;

    public NoteHeartbeat(CountingStore store) {
        this.store = store;
    }

    public void note(Heartbeat heartbeat) {
        store.inTransaction(transaction -> {
            MeterFacts meter =
                    transaction.meters(Set.of(heartbeat.usageMeterId())).get(heartbeat.usageMeterId());
            Instant heard = heartbeat.received().truncatedTo(ChronoUnit.SECONDS);
            boolean expected = meter != null
                    && meter.provider().equals(heartbeat.provider())
                    && meter.modeAt(heard) == MeterMode.PRODUCTION;
            if (expected) {
                TreeMap<UUID, SourceMention> mentions = new TreeMap<>();
                heartbeat
                        .sources()
                        .forEach(source -> mentions.put(
                                source.id(),
                                new SourceMention(
                                        heartbeat.provider(),
                                        source.id(),
                                        new Source(source.id(), source.kind(), null, null),
                                        heard)));
                transaction.mentionSources(mentions.values());
                transaction.noteBacklog(heartbeat.usageMeterId(), heartbeat.provider(), heartbeat.backlog(), heard);
            }
            return expected;
        });
    }
}
