package org.meterline.registration.kafka;

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
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.usecase.NoticeOutbox.Notice;
import org.meterline.registration.usecase.RelayNotices;
import org.meterline.registration.usecase.RelayUsageMeters;

/**
 * The compacted topic as its one writer sees it; alerts go the same way. Opening it shuts out whoever wrote before, so that a relay that was
 * elected once and slept cannot put an old revision over a new one.
 */
final class UsageMeterTopic implements RelayUsageMeters.Publisher, RelayNotices.Publisher, AutoCloseable {

    private final Producer<String, byte[]> producer;

    UsageMeterTopic(Map<String, Object> connection, RelaySettings settings) {
        this.producer = new KafkaProducer<>(config(connection, settings));
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private static Map<String, Object> config(Map<String, Object> connection, RelaySettings settings) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
        config.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.deliveryTimeout().toMillis()));
        config.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.deliveryTimeout().dividedBy(2).toMillis()));
        config.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.deliveryTimeout().toMillis());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return config;
    }

    @Override
    public void publish(List<UsageMeterState> meters) {
        send(meters.stream()
                .map(meter -> new ProducerRecord<>(
                        Topics.USAGE_METERS, meter.usageMeterId().toString(), meter.toJson()))
                .toList());
    }

    @Override
    public void publishNotices(List<Notice> notices) {
        send(notices.stream()
                .map(notice -> new ProducerRecord<>(Topics.ALERTS, notice.provider(), notice.alert()))
                .toList());
    }

    private void send(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(each -> sent.add(producer.send(each)));
        producer.commitTransaction();
        sent.forEach(UsageMeterTopic::requireAcknowledged);
    }

    private static void requireAcknowledged(Future<RecordMetadata> sent) {
        try {
            var unused = sent.get();
        } catch (ExecutionException e) {
            throw new KafkaException("A usage meter could not be published", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while publishing", e);
        }
    }

    /** Without waiting for what is under way: it is sent again by whoever is elected next. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
