package org.meterline.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;

/**
 * Everything that stands on the topic of usage meters, as a reader sees it that takes only what was committed.
 *
 * @param byUsageMeter the states of each in the order of their partition
 */
record PublishedStates(Map<UUID, List<UsageMeterState>> byUsageMeter) {

    private static final Duration POLL = Duration.ofMillis(100);

    static PublishedStates read(String bootstrapServers) {
        Map<UUID, List<UsageMeterState>> states = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.USAGE_METERS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                    UsageMeterState state = UsageMeterState.fromJson(message.value());
                    states.computeIfAbsent(UUID.fromString(message.key()), any -> new ArrayList<>())
                            .add(state);
                }
            }
        }
        return new PublishedStates(states);
    }

    List<Long> revisions(UUID usageMeter) {
        return of(usageMeter).stream().map(UsageMeterState::revision).toList();
    }

    UsageMeterState last(UUID usageMeter) {
        return of(usageMeter).getLast();
    }

    private List<UsageMeterState> of(UUID usageMeter) {
        return byUsageMeter.getOrDefault(usageMeter, List.of());
    }
}
