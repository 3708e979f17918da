package org.meterline.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;

/** The tests' own view of the broker: publishes states of usage meters and reads topics from their beginning. */
final class Broker {

    private static final Duration POLL = Duration.ofMillis(200);

    private Broker() {}

    /** Publishes a state as the registration service would. */
    static void publish(UsageMeterState state) throws Exception {
        publish(state.usageMeterId().toString(), state.toJson());
    }

    static void publish(String key, byte @Nullable [] value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(Topics.USAGE_METERS, key, value))
                    .get();
        }
    }

    /** Everything that a topic has of one usage meter, in the order of the topic. */
    static List<ConsumerRecord<String, byte[]>> read(String topic, UUID usageMeterId) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        found.removeIf(record -> !usageMeterId.toString().equals(record.key()));
        return found;
    }

    /** Tells again and again how many messages a topic has had. */
    static final class Count implements AutoCloseable {

        private final KafkaConsumer<String, byte[]> consumer = consumer();
        private final List<TopicPartition> partitions;

        Count(String topic) {
            this.partitions = partitions(consumer, topic);
        }

        long messages() {
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static String bootstrapServers() {
        return StoppableBroker.directly();
    }
}
