package org.meterline.benchmarks.collector;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.UsageMeterState;

/** What is done with the broker past the collector. */
final class Broker implements AutoCloseable {

    /** As the topic of usage reports, for what the floor writes. */
    static final String FLOOR = "meterline.benchmark.floor";

    /** Of each partition: a run writes many gigabytes that nobody reads. */
    private static final Map<String, String> SHORT_LIVED =
            Map.of("retention.bytes", Integer.toString(128 << 20), "segment.bytes", Integer.toString(64 << 20));

    private final Admin admin;
    private final Producer<byte[], byte[]> producer;

    Broker(String bootstrapServers, Map<String, Object> producerSettings) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        Map<String, Object> settings = new HashMap<>(producerSettings);
        settings.put("bootstrap.servers", bootstrapServers);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Makes the topic of the floor like that of the reports, and lets neither grow. */
    void prepareTopics() {
        Map<String, String> config = Topics.all().stream()
                .filter(topic -> topic.name().equals(Topics.USAGE_REPORTS))
                .findFirst()
                .orElseThrow()
                .config();
        await(() -> admin.createTopics(List.of(
                        new NewTopic(FLOOR, Optional.of(Topics.DEFAULT_PARTITIONS), Optional.empty()).configs(config)))
                .all()
                .get());
        List<AlterConfigOp> changes = SHORT_LIVED.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        await(() -> admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, FLOOR),
                        changes,
                        new ConfigResource(ConfigResource.Type.TOPIC, Topics.USAGE_REPORTS),
                        changes))
                .all()
                .get());
    }

    void register(List<UsageMeterState> usageMeters) {
        Future<RecordMetadata> last = null;
        for (UsageMeterState state : usageMeters) {
            last = producer.send(
                    new ProducerRecord<>(Topics.USAGE_METERS, ReportMessage.key(state.usageMeterId()), state.toJson()));
        }
        producer.flush();
        Future<RecordMetadata> sent = last;
        if (sent != null) {
            await(sent::get);
        }
    }

    /** Stores what is stored of each request, and waits for the broker as the collector does. */
    ClosedLoop.Client storing(Pool pool) {
        List<Pool.Stored> requests = pool.stored();
        AtomicInteger turn = new AtomicInteger(Math.floorMod(UUID.randomUUID().hashCode(), requests.size()));
        return () -> store(requests.get(Math.floorMod(turn.getAndIncrement(), requests.size())));
    }

    private void store(Pool.Stored request) {
        List<Future<RecordMetadata>> sent =
                request.messages().stream().map(this::send).toList();
        for (Future<RecordMetadata> one : sent) {
            await(one::get);
        }
    }

    private Future<RecordMetadata> send(Pool.Message message) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(FLOOR, ReportMessage.key(message.headers().usageMeterId()), message.zstd());
        message.headers().headers().forEach((name, value) -> record.headers().add(name, value));
        return producer.send(record);
    }

    /** How many reports were ever written to the topic. */
    long reportsStored() {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, Topics.DEFAULT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.USAGE_REPORTS, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return await(() -> admin.listOffsets(ends).all().get()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    @FunctionalInterface
    private interface Asking<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T await(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (ExecutionException e) {
            throw new UncheckedIOException("the broker refused", new java.io.IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
