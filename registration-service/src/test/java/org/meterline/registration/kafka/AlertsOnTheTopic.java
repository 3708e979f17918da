package org.meterline.registration.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.Alert;

/** What the world has been told. */
final class AlertsOnTheTopic {

    private AlertsOnTheTopic() {}

    /** All alerts of a usage meter of the provider nimbus, as somebody reads them who begins now. */
    static List<Alert> of(UUID usageMeterId, Map<String, Object> connection) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<Alert> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> reader =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = reader.partitionsFor(Topics.ALERTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> polled : reader.poll(Duration.ofMillis(100))) {
                    assertEquals("nimbus", polled.key());
                    found.add(Alert.fromJson(polled.value()));
                }
            }
        }
        return found.stream()
                .filter(alert -> alert.subject().equals(usageMeterId))
                .toList();
    }
}
