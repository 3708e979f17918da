package org.meterline.registration.kafka;

import io.micrometer.core.instrument.Counter;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.meterline.chassis.kafka.PollHandler;
import org.meterline.chassis.kafka.PollLoop;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.MalformedMessageException;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.registration.config.SignsSettings;
import org.meterline.registration.usecase.NoteSigns;

/**
 * Reads heartbeats and report outcomes, one poll in one transaction, the offset after it. The service is ready without
 * them: whoever registers a usage meter or trades a token needs no broker. How far they are behind is a metric.
 */
@Singleton
class SignsConsumers {

    private static final Logger LOG = Logger.getLogger(SignsConsumers.class);

    private final NoteSigns note;
    private final SignsSettings settings;
    private final Map<String, Object> connection;
    private final MeterRegistry registry;
    private List<PollLoop> loops = List.of();

    SignsConsumers(
            NoteSigns note,
            SignsSettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            MeterRegistry registry) {
        this.note = note;
        this.settings = settings;
        this.connection = connection;
        this.registry = registry;
    }

    void atStart(@Observes StartupEvent event) {
        if (settings.enabled()) {
            loops = open();
            loops.forEach(this::measured);
        }
    }

    void atStop(@Observes ShutdownEvent event) {
        loops.forEach(PollLoop::close);
    }

    /** Each call joins the group with consumers of its own. Whoever opens them closes them. */
    List<PollLoop> open() {
        return List.of(
                loop(Topics.HEARTBEATS, "heartbeats", heartbeats()),
                loop(Topics.REPORT_OUTCOMES, "report-outcomes", outcomes()));
    }

    PollHandler heartbeats() {
        return handler(Topics.HEARTBEATS, Heartbeat::fromJson, note::heartbeats);
    }

    PollHandler outcomes() {
        return handler(Topics.REPORT_OUTCOMES, ReportOutcome::fromJson, note::outcomes);
    }

    PollLoop loop(String topic, String purpose, PollHandler handler) {
        return new PollLoop(topic, settings, () -> new KafkaConsumer<>(config(purpose)), handler).start();
    }

    private void measured(PollLoop loop) {
        Gauge.builder("meterline.registration.signs.lag", loop, PollLoop::lag)
                .tag("topic", loop.topic())
                .description("Messages of this process's partitions that are still to be read")
                .register(registry);
        Gauge.builder("meterline.registration.signs.running", loop, one -> one.healthy() ? 1 : 0)
                .tag("topic", loop.topic())
                .description("1 while the loop comes round and what it reads can be noted")
                .register(registry);
    }

    private <T> PollHandler handler(String topic, Function<byte[], T> reader, Consumer<List<T>> noting) {
        Counter skipped = Counter.builder("meterline.registration.signs.skipped")
                .tag("topic", topic)
                .description("Messages that could not be understood")
                .register(registry);
        return polled -> {
            List<T> understood = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> taken : polled) {
                try {
                    understood.add(reader.apply(taken.value() == null ? new byte[0] : taken.value()));
                } catch (MalformedMessageException e) {
                    skipped.increment();
                    LOG.warnf(
                            "Message not understood and skipped: %s-%d@%d: %s",
                            topic, taken.partition(), taken.offset(), e.getMessage());
                }
            }
            if (!understood.isEmpty()) {
                noting.accept(understood);
            }
        };
    }

    private Map<String, Object> config(String purpose) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group() + "." + purpose);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, settings.fetchMaxBytes());
        config.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(settings.maxPollInterval().toMillis()));
        return config;
    }
}
