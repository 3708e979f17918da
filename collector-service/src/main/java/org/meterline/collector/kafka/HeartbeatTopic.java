package org.meterline.collector.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.meterline.collector.usecase.HeartbeatLog;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.ReportMessage;

/** The topic of heartbeats. */
@ApplicationScoped
class HeartbeatTopic implements HeartbeatLog {

    private final ObservedSends sends;

    HeartbeatTopic(ObservedSends sends) {
        this.sends = sends;
    }

    @Override
    public boolean store(Heartbeat heartbeat) {
        return sends.sendAll(
                Topics.HEARTBEATS,
                List.of(new ProducerRecord<>(
                        Topics.HEARTBEATS, ReportMessage.key(heartbeat.usageMeterId()), heartbeat.toJson())));
    }
}
