package org.meterline.local.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.Way;

/** Reads what becomes of the reports of one usage meter, from the moment it is made. */
final class OutcomeReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final UUID usageMeterId;
    private final Set<String> seen = new HashSet<>();
    private final Outcomes online = new Outcomes();
    private final Outcomes file = new Outcomes();

    OutcomeReader(String bootstrapServers, UUID usageMeterId) {
        this.usageMeterId = usageMeterId;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.REPORT_OUTCOMES).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: the position must be fixed before the first report is sent.
        partitions.forEach(consumer::position);
    }

    /** Waits a little for more and takes it in. */
    void poll() {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            ReportOutcome outcome = ReportOutcome.fromJson(message.value());
            // A redelivery repeats its outcome; each delivery counts once.
            boolean first = seen.add(outcome.way() + "/" + outcome.fileId() + "/"
                    + outcome.digest().value());
            if (first && outcome.usageMeterId().equals(usageMeterId)) {
                (outcome.way() == Way.ONLINE ? online : file).add(outcome.outcome());
            }
        }
    }

    Outcomes online() {
        return online;
    }

    Outcomes file() {
        return file;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
