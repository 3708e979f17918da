package org.meterline.aggregation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** The other services, as far as this one sees them: what they put on the topics, and what they read there. */
public final class Topic implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of(
            "bootstrap.servers",
            servers(),
            "key.serializer",
            StringSerializer.class,
            "value.serializer",
            ByteArraySerializer.class,
            "acks",
            "all",
            "max.request.size",
            Topics.USAGE_REPORT_MAX_MESSAGE_BYTES));

    private static String servers() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }

    public void register(
            String provider,
            UUID usageMeter,
            long ordinal,
            long revision,
            List<ModeEntry> modes,
            @Nullable UUID contract,
            @Nullable String site) {
        UsageMeterState state = new UsageMeterState(
                usageMeter,
                provider,
                "um-1",
                UsageMeterState.Status.ACTIVE,
                UsageMeterState.Connectivity.ONLINE,
                revision,
                ordinal,
                modes,
                List.of(new ContractEntry(contract, site, null)),
                List.of(),
                null);
        send(new ProducerRecord<>(Topics.USAGE_METERS, usageMeter.toString(), state.toJson()));
    }

    public void send(Reports.Sent sent) {
        ProducerRecord<String, byte[]> taken = new ProducerRecord<>(
                Topics.USAGE_REPORTS, sent.message().usageMeterId().toString(), sent.packed());
        sent.message().headers().forEach((name, value) -> taken.headers().add(name, value));
        send(taken);
    }

    void sendRubbish(String key) {
        send(new ProducerRecord<>(Topics.USAGE_REPORTS, key, "rubbish".getBytes(StandardCharsets.UTF_8)));
    }

    /** An event of whatever service writes to the topic. */
    void send(String topic, String key, byte[] event) {
        send(new ProducerRecord<>(topic, key, event));
    }

    private void send(ProducerRecord<String, byte[]> taken) {
        try {
            var unused = producer.send(taken).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All outcomes of a meter so far. */
    public static List<ReportOutcome> outcomes(UUID usageMeter) {
        return values(Topics.REPORT_OUTCOMES, usageMeter.toString()).stream()
                .map(ReportOutcome::fromJson)
                .toList();
    }

    static List<byte[]> values(String topic, String key) {
        return values(topic, key, "read_uncommitted");
    }

    /** As somebody reads it who leaves out batches that were given up. */
    static List<byte[]> committed(String topic, String key) {
        return values(topic, key, "read_committed");
    }

    private static List<byte[]> values(String topic, String key, String isolation) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                servers(),
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "isolation.level",
                isolation))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<byte[]> values = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(taken -> {
                    if (key.equals(taken.key())) {
                        values.add(taken.value());
                    }
                });
            }
            return values;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
