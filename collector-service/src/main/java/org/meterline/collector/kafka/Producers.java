package org.meterline.collector.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.meterline.collector.config.BrokerSettings;

/** Makes the one producer of the process. What makes it durable is fixed here; only waits and sizes are settings. */
class Producers {

    private static final int BATCH_BYTES = 256 * 1024;

    @Produces
    @Singleton
    Producer<byte[], byte[]> producer(
            @Identifier("default-kafka-broker") Map<String, Object> connection, BrokerSettings settings) {
        return new KafkaProducer<>(config(connection, settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    void close(@Disposes Producer<byte[], byte[]> producer, BrokerSettings settings) {
        producer.close(settings.acknowledgeWithin());
    }

    static Map<String, Object> config(Map<String, Object> connection, BrokerSettings settings) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "collector-service");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Values are zstd already.
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxRequestBytes());
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferBytes());
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        config.put(ProducerConfig.LINGER_MS_CONFIG, settings.linger().toMillis());
        config.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.attemptTimeout().toMillis()));
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.attemptTimeout().toMillis());
        config.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.acknowledgeWithin().toMillis()));
        return config;
    }
}
