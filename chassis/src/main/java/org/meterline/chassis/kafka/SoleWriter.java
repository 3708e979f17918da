package org.meterline.chassis.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes batches to the broker, each as a whole or not at all. Opening one shuts out whoever opened one under the same transactional
 * id before, so that a process that slept in between cannot write any more.
 */
public final class SoleWriter implements AutoCloseable {

    private final Producer<String, byte[]> producer;

    /** @param patience how long opening, sending and confirming may each take */
    public SoleWriter(Map<String, Object> connection, String transactionalId, Duration patience) {
        this.producer = new KafkaProducer<>(config(connection, transactionalId, patience));
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private static Map<String, Object> config(
            Map<String, Object> connection, String transactionalId, Duration patience) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        config.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(patience.dividedBy(2).toMillis()));
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return config;
    }

    /** Returns once the broker has acknowledged all of them. After a failure there is nothing left but to close. */
    public void write(List<ProducerRecord<String, byte[]>> batch) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        batch.forEach(each -> sent.add(producer.send(each)));
        producer.commitTransaction();
        sent.forEach(SoleWriter::requireAcknowledged);
    }

    private static void requireAcknowledged(Future<RecordMetadata> sent) {
        try {
            var unused = sent.get();
        } catch (ExecutionException e) {
            throw new KafkaException("A batch could not be published", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while publishing", e);
        }
    }

    /** Without waiting for what is under way: it is written again by whoever comes next. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
