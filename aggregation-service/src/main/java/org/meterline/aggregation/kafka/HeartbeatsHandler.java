package org.meterline.aggregation.kafka;

import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.meterline.aggregation.usecase.NoteHeartbeat;
import org.meterline.chassis.kafka.PollHandler;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.MalformedMessageException;

/** Learns from heartbeats which sources are to be expected. */
@Singleton
final class HeartbeatsHandler implements PollHandler {

    private static final Logger LOG = Logger.getLogger(HeartbeatsHandler.class);

    private final NoteHeartbeat heartbeats;

    HeartbeatsHandler(NoteHeartbeat heartbeats) {
        this.heartbeats = heartbeats;
    }

    @Override
    public void handle(ConsumerRecords<String, byte[]> polled) {
        polled.forEach(this::take);
    }

    private void take(ConsumerRecord<String, byte[]> taken) {
        if (taken.value() == null) {
            return;
        }
        try {
            heartbeats.note(Heartbeat.fromJson(taken.value()));
        } catch (MalformedMessageException e) {
            LOG.warnf(
                    "Heartbeat not understood and skipped: %s-%d@%d: %s",
                    taken.topic(), taken.partition(), taken.offset(), e.getMessage());
        }
    }
}
