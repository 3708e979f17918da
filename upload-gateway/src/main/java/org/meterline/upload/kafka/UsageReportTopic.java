package org.meterline.upload.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
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
import org.jboss.logging.Logger;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.upload.config.PublishingSettings;
import org.meterline.upload.usecase.UsageReportLog;

/** The topic of usage reports: one record a report, its key the usage meter, so that a meter's reports stay in order. */
@ApplicationScoped
class UsageReportTopic implements UsageReportLog {

    private static final Logger LOG = Logger.getLogger(UsageReportTopic.class);

    private final Producer<byte[], byte[]> producer;

    UsageReportTopic(@Identifier("default-kafka-broker") Map<String, Object> connection, PublishingSettings settings) {
        this.producer =
                new KafkaProducer<>(config(connection, settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What makes a publication durable is fixed; only waits and sizes are settings. */
    private static Map<String, Object> config(Map<String, Object> connection, PublishingSettings settings) {
        Map<String, Object> config = new HashMap<>(connection);
        int patience = Math.toIntExact(settings.acknowledgeWithin().toMillis());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "upload-gateway");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Values are zstd already.
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        config.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.toIntExact(settings.maxRequestBytes().asLongValue()));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, patience / 4));
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) patience);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return config;
    }

    @Override
    public boolean storeAll(List<Outgoing> reports) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(reports.size());
        try {
            for (Outgoing report : reports) {
                sent.add(producer.send(toRecord(report)));
            }
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                var unused = each.get();
            }
            return true;
        } catch (ExecutionException | KafkaException notAcknowledged) {
            LOG.warnf("Of %d reports not all were acknowledged: %s", reports.size(), notAcknowledged.getMessage());
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ProducerRecord<byte[], byte[]> toRecord(Outgoing report) {
        ReportMessage message = report.message();
        ProducerRecord<byte[], byte[]> produced =
                new ProducerRecord<>(Topics.USAGE_REPORTS, ReportMessage.key(message.usageMeterId()), report.zstd());
        message.headers().forEach((name, value) -> produced.headers().add(name, value));
        return produced;
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
