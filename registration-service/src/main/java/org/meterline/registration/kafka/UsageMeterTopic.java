package org.meterline.registration.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.meterline.chassis.kafka.SoleWriter;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.usecase.RelayUsageMeters;

/**
 * The compacted topic as its one writer sees it. A relay that was elected once and slept cannot put an old revision over a new one: it
 * has been shut out since.
 */
final class UsageMeterTopic implements RelayUsageMeters.Publisher, AutoCloseable {

    private final SoleWriter writer;

    UsageMeterTopic(Map<String, Object> connection, RelaySettings settings) {
        this.writer = new SoleWriter(connection, settings.transactionalId(), settings.deliveryTimeout());
    }

    @Override
    public void publish(List<UsageMeterState> meters) {
        writer.write(meters.stream()
                .map(meter -> new ProducerRecord<>(
                        Topics.USAGE_METERS, meter.usageMeterId().toString(), meter.toJson()))
                .toList());
    }

    @Override
    public void close() {
        writer.close();
    }
}
