package org.meterline.chassis.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollLoopTest {

    private static final String TOPIC = "reports";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int RECORDS = 3;
    private static final int MANY = 14;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MockConsumer<String, byte[]> consumer = new RereadableConsumer();
    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private Supplier<Consumer<String, byte[]>> opening = () -> consumer;
    private final PollLoop loop = new PollLoop(TOPIC, settings(), () -> opening.get(), this::handle);

    /** The shortest waits, and a longest that no test sits through. */
    private static PollSettings settings() {
        return new SmallRyeConfigBuilder()
                .withMapping(TestLoop.class)
                .withDefaultValue("test.loop.poll-timeout", "PT0.02S")
                .withDefaultValue("test.loop.first-back-off", "PT0.02S")
                .withDefaultValue("test.loop.longest-back-off", "PT1H")
                .build()
                .getConfigMapping(TestLoop.class);
    }

    @ConfigMapping(prefix = "test.loop")
    interface TestLoop extends PollSettings {}

    private void handle(ConsumerRecords<String, byte[]> polled) {
        if (!polled.isEmpty() && failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the database is down");
        }
        polled.forEach(taken -> handled.add(taken.offset()));
    }

    @BeforeEach
    void assign() {
        assign(consumer);
    }

    private static void assign(MockConsumer<String, byte[]> to) {
        to.schedulePollTask(() -> {
            to.rebalance(List.of(PARTITION));
            to.updateBeginningOffsets(Map.of(PARTITION, 0L));
            addRecords(to, 0);
        });
    }

    private static void addRecords(MockConsumer<String, byte[]> to, long from) {
        for (long offset = from; offset < RECORDS; offset++) {
            to.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "key", new byte[0]));
        }
    }

    /** Kafka's mock forgets what it has given out; a broker gives it out again after a seek. */
    private static final class RereadableConsumer extends MockConsumer<String, byte[]> {

        RereadableConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            addRecords(this, offset);
        }
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private long committed() {
        OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return committed == null ? 0 : committed.offset();
    }

    @Test
    void commitsWhatItHasHandled() {
        loop.start();

        await().atMost(PATIENCE).until(() -> committed() == RECORDS);
        assertEquals(List.of(0L, 1L, 2L), handled);
        assertTrue(loop.healthy());
    }

    @Test
    void goesBackAfterAFailureAndSkipsNothing() {
        failuresLeft.set(3);
        loop.start();

        await().atMost(PATIENCE).until(() -> committed() == RECORDS);
        assertEquals(List.of(0L, 1L, 2L), handled);
        await().atMost(PATIENCE).until(loop::healthy);
    }

    @Test
    void isNotHealthyAndCommitsNothingWhileHandlingFails() {
        failuresLeft.set(Integer.MAX_VALUE);
        loop.start();

        await().atMost(PATIENCE).until(() -> failuresLeft.get() < Integer.MAX_VALUE - 3);
        assertFalse(loop.healthy());
        assertEquals(0, committed());
        assertEquals(List.of(), handled);
    }

    /** Were the waits added up over good rounds, the last ones would take minutes. */
    @Test
    void whatFailsNowAndThenIsTakenUpAgainAfterTheFirstWait() {
        AtomicInteger opened = new AtomicInteger();
        opening = () -> {
            opened.incrementAndGet();
            MockConsumer<String, byte[]> failing = new MockConsumer<>("earliest");
            assign(failing);
            failing.schedulePollTask(() -> failing.setPollException(new KafkaException("the broker went away")));
            return failing;
        };

        loop.start();

        await().atMost(PATIENCE).until(() -> opened.get() > MANY);
        assertTrue(handled.size() >= MANY * RECORDS);
    }
}
