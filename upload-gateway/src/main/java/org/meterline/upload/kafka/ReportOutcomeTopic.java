package org.meterline.upload.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.MalformedMessageException;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.upload.config.PublishingSettings;
import org.meterline.upload.usecase.CountOutcomes;

/**
 * Reads the outcomes of reports: note in the database, then commit the offsets. After any failure it begins again from
 * the committed offsets, so outcomes come at least once; noting them is idempotent. What is no outcome at all is logged
 * and passed over, for it will not become one.
 */
@Singleton
class ReportOutcomeTopic {

    private static final Logger LOG = Logger.getLogger(ReportOutcomeTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final CountOutcomes count;
    private final Map<String, Object> connection;
    private final PublishingSettings settings;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "counter of report outcomes");
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    ReportOutcomeTopic(
            CountOutcomes count,
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            PublishingSettings settings) {
        this.count = count;
        this.connection = connection;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        KafkaConsumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        thread.join(settings.acknowledgeWithin());
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> reading = new KafkaConsumer<>(config())) {
                consumer = reading;
                reading.subscribe(List.of(Topics.REPORT_OUTCOMES));
                while (stopping.getCount() > 0) {
                    take(reading);
                }
            } catch (WakeupException e) {
                LOG.debug("Woken to stop");
            } catch (RuntimeException e) {
                LOG.warnf(e, "Counting outcomes failed; begins again in %s", settings.retryWait());
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void take(KafkaConsumer<byte[], byte[]> reading) {
        List<ReportOutcome> outcomes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> polled : reading.poll(POLL)) {
            try {
                outcomes.add(ReportOutcome.fromJson(polled.value()));
            } catch (MalformedMessageException e) {
                LOG.errorf(e, "No outcome, passed over: partition %d, offset %d", polled.partition(), polled.offset());
            }
        }
        if (!outcomes.isEmpty()) {
            count.count(outcomes);
            reading.commitSync();
        }
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.outcomeGroup());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    private void pause() {
        try {
            var unused = stopping.await(settings.retryWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
