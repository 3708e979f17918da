package org.meterline.benchmarks.aggregation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.UsageMeterState;

/** The topics, past the collector. */
final class Topic implements AutoCloseable {

    /** As the collector's producer has it, with more room: what is put there is put there at once. */
    private static final Map<String, Object> PRODUCER = Map.of(
            "acks",
            "all",
            "enable.idempotence",
            true,
            "compression.type",
            "none",
            "max.request.size",
            Topics.USAGE_REPORT_MAX_MESSAGE_BYTES,
            "buffer.memory",
            67_108_864L,
            "batch.size",
            1_048_576);

    /** As the aggregation service's consumer has it. */
    private static final Map<String, Object> CONSUMER = Map.of(
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed",
            "max.poll.records",
            500,
            "fetch.max.bytes",
            33_554_432,
            "max.partition.fetch.bytes",
            Topics.USAGE_REPORT_MAX_MESSAGE_BYTES);

    private static final Duration POLL = Duration.ofSeconds(5);

    private final String bootstrapServers;
    private final Producer<byte[], byte[]> producer;

    Topic(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        Map<String, Object> settings = new HashMap<>(PRODUCER);
        settings.put("bootstrap.servers", bootstrapServers);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void register(List<Sender> senders) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Sender sender : senders) {
            UsageMeterState state = sender.state();
            sent.add(producer.send(new ProducerRecord<>(
                    Topics.USAGE_METERS, ReportMessage.key(state.usageMeterId()), state.toJson())));
        }
        producer.flush();
        sent.forEach(Topic::place);
    }

    /** Returns, once the broker has them all, the last report of each partition. */
    List<Prepared> send(List<Prepared> reports) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(reports.size());
        for (Prepared report : reports) {
            ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                    Topics.USAGE_REPORTS, ReportMessage.key(report.message().usageMeterId()), report.zstd());
            report.message()
                    .headers()
                    .forEach((name, value) -> message.headers().add(name, value));
            sent.add(producer.send(message));
        }
        producer.flush();
        Map<Integer, Prepared> lastOfEach = new HashMap<>();
        for (int i = 0; i < reports.size(); i++) {
            lastOfEach.put(place(sent.get(i)).partition(), reports.get(i));
        }
        return List.copyOf(lastOfEach.values());
    }

    private static RecordMetadata place(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new UncheckedIOException("the broker refused", new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** @param reports how many were read */
    record Consumed(long reports, Duration wall) {}

    /** Reads as the service does and does nothing with it, again and again from the beginning for so long. */
    Consumed consume(Duration atLeast) {
        Map<String, Object> settings = new HashMap<>(CONSUMER);
        settings.put("bootstrap.servers", bootstrapServers);
        List<TopicPartition> partitions = IntStream.range(0, Topics.DEFAULT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.USAGE_REPORTS, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(offset -> offset)
                    .sum();
            long reports = 0;
            long begin = System.nanoTime();
            do {
                consumer.seekToBeginning(partitions);
                for (long read = 0; read < end; ) {
                    int polled = consumer.poll(POLL).count();
                    if (polled == 0) {
                        throw new IllegalStateException("the broker gives nothing more");
                    }
                    read += polled;
                    reports += polled;
                }
            } while (System.nanoTime() - begin < atLeast.toNanos());
            return new Consumed(reports, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
