package org.meterline.upload.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.meterline.chassis.kafka.PollLoop;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.MalformedMessageException;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.upload.config.OutcomeSettings;
import org.meterline.upload.usecase.CountOutcomes;

/**
 * Reads the outcomes of reports: note in the database, then commit the offsets. So outcomes come at least once; noting
 * them is idempotent. What is no outcome at all is logged and passed over, for it will not become one.
 */
@Singleton
class ReportOutcomeTopic {

    private static final Logger LOG = Logger.getLogger(ReportOutcomeTopic.class);

    private final CountOutcomes count;
    private final PollLoop loop;

    ReportOutcomeTopic(
            CountOutcomes count,
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            OutcomeSettings settings,
            MeterRegistry registry) {
        this.count = count;
        this.loop = new PollLoop(
                Topics.REPORT_OUTCOMES, settings, () -> new KafkaConsumer<>(config(connection, settings)), this::note);
        Gauge.builder("meterline.upload.outcomes.lag", loop, PollLoop::lag)
                .description("Outcomes of this process's partitions that are still to be read")
                .register(registry);
        Gauge.builder("meterline.upload.outcomes.running", loop, one -> one.healthy() ? 1 : 0)
                .description("1 while the loop comes round and what it reads can be noted")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        var unused = loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private void note(ConsumerRecords<String, byte[]> polled) {
        List<ReportOutcome> outcomes = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> taken : polled) {
            try {
                outcomes.add(ReportOutcome.fromJson(taken.value() == null ? new byte[0] : taken.value()));
            } catch (MalformedMessageException e) {
                LOG.errorf(e, "No outcome, passed over: partition %d, offset %d", taken.partition(), taken.offset());
            }
        }
        if (!outcomes.isEmpty()) {
            count.count(outcomes);
        }
    }

    private static Map<String, Object> config(Map<String, Object> connection, OutcomeSettings settings) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
        return config;
    }
}
