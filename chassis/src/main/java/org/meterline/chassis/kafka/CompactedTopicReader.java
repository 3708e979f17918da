package org.meterline.chassis.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole compacted topic, every partition from its beginning and then on for ever, into a handler, on one thread of
 * its own. Has no consumer group and commits nothing: each process reads everything. A broker that is away for a while is waited
 * for; after any other error it begins again, so the handler sees records more than once and must ignore what it already
 * knows.
 */
public final class CompactedTopicReader implements AutoCloseable {

    /** Takes one record at a time, always on the reader's thread. */
    @FunctionalInterface
    public interface Handler {

        /**
         * @param value null where the key was deleted
         * @throws IllegalArgumentException where the record can never be understood: it is logged, counted and skipped; any
         *     other exception makes the reader wait and begin again
         */
        void accept(String key, byte @Nullable [] value);
    }

    private static final Logger LOG = Logger.getLogger(CompactedTopicReader.class);

    private final String topic;
    private final Map<String, Object> connection;
    private final ReaderSettings settings;
    private final Clock wallClock;
    private final Handler handler;
    private final Thread thread;
    private final BackOff backOff;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean caughtUp;
    private volatile @Nullable Instant lastPoll;
    private volatile long skipped;
    private volatile long lag;

    /** @param connection Kafka client settings: bootstrap servers and security */
    public CompactedTopicReader(
            String topic, Map<String, Object> connection, ReaderSettings settings, Clock wallClock, Handler handler) {
        this.topic = topic;
        this.connection = Map.copyOf(connection);
        this.settings = settings;
        this.wallClock = wallClock;
        this.handler = handler;
        this.thread = new Thread(this::run, "reader of " + topic);
        this.thread.setDaemon(true);
        this.backOff = new BackOff(settings.firstBackOff(), settings.longestBackOff());
    }

    public CompactedTopicReader start() {
        thread.start();
        return this;
    }

    public String topic() {
        return topic;
    }

    /** Whether everything has been handled that was in the topic when the reader first saw it. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** When the broker last told us the end of the topic; empty before the first time. */
    public Optional<Instant> lastPoll() {
        return Optional.ofNullable(lastPoll);
    }

    /** How many records were skipped because they could not be understood. */
    public long skipped() {
        return skipped;
    }

    /** How many records were still to be read when the loop last came round, as far as the broker said. */
    public long lag() {
        return lag;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<String, byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(settings.requestTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed()) {
            try {
                readUntilClosed();
            } catch (WakeupException e) {
                LOG.debugf("Reader of %s woken to close", topic);
            } catch (RuntimeException e) {
                Duration wait = backOff.next();
                LOG.warnf(e, "Reading %s failed; begins again in %s", topic, wait);
                pause(wait);
            }
        }
    }

    private void readUntilClosed() {
        try (Consumer<String, byte[]> reading = new KafkaConsumer<>(consumerConfig())) {
            consumer = reading;
            List<TopicPartition> partitions = partitions(reading);
            reading.assign(partitions);
            reading.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(probe(reading, partitions));
            Instant nextProbe = wallClock.instant().plus(settings.probeInterval());
            while (!closed()) {
                for (ConsumerRecord<String, byte[]> polled : reading.poll(settings.pollTimeout())) {
                    handle(polled);
                }
                lag = partitions.stream()
                        .mapToLong(partition -> reading.currentLag(partition).orElse(0))
                        .sum();
                try {
                    caughtUp = caughtUp || reached(reading, ends);
                    if (!wallClock.instant().isBefore(nextProbe)) {
                        var unused = probe(reading, partitions);
                        nextProbe = wallClock.instant().plus(settings.probeInterval());
                    }
                } catch (TimeoutException away) {
                    // The consumer goes on where it stands once the broker is back. To begin again would hold up what
                    // is new, a usage meter that was unregistered for example, by all that is already known.
                    Duration wait = backOff.next();
                    LOG.warnf("No answer about %s; asks again in %s: %s", topic, wait, away.getMessage());
                    pause(wait);
                }
            }
        } finally {
            consumer = null;
        }
    }

    private List<TopicPartition> partitions(Consumer<String, byte[]> reading) {
        List<TopicPartition> partitions = reading.partitionsFor(topic, settings.requestTimeout()).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("Topic " + topic + " does not exist");
        }
        return partitions;
    }

    /** An empty poll says nothing about the broker, so we ask it something. */
    private Map<TopicPartition, Long> probe(Consumer<String, byte[]> reading, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = reading.endOffsets(partitions, settings.requestTimeout());
        lastPoll = wallClock.instant();
        backOff.reset();
        return ends;
    }

    private boolean reached(Consumer<String, byte[]> reading, Map<TopicPartition, Long> ends) {
        ends.entrySet().removeIf(end -> reading.position(end.getKey(), settings.requestTimeout()) >= end.getValue());
        return ends.isEmpty();
    }

    // One thread writes the count, so the increment of a volatile is safe here.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void handle(ConsumerRecord<String, byte[]> polled) {
        try {
            handler.accept(polled.key(), polled.value());
        } catch (IllegalArgumentException e) {
            skipped++;
            LOG.errorf(
                    "Record not understood and skipped: %s-%d@%d: %s",
                    topic, polled.partition(), polled.offset(), e.getMessage());
        }
    }

    private Map<String, Object> consumerConfig() {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return config;
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private void pause(Duration wait) {
        try {
            var unused = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
