package org.meterline.chassis.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Polls one topic as a member of a group, for ever, on one thread: poll, handle, commit. Where handling fails, the loop goes
 * back to where the poll began, keeps its place in the group with its partitions paused while it waits, and tries again:
 * nothing is ever skipped. What can never be understood is the handler's to log and leave out.
 */
public final class PollLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PollLoop.class);

    private final String topic;
    private final PollSettings settings;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final PollHandler handler;
    private final Thread thread;
    private final BackOff reopening;
    private final BackOff retrying;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong lastRoundNanos = new AtomicLong();

    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean round;
    private volatile boolean failing;
    private volatile long lag;

    public PollLoop(
            String topic, PollSettings settings, Supplier<Consumer<String, byte[]>> consumers, PollHandler handler) {
        this.topic = topic;
        this.settings = settings;
        this.consumers = consumers;
        this.handler = handler;
        this.thread = new Thread(this::run, "loop of " + topic);
        this.reopening = new BackOff(settings.firstBackOff(), settings.longestBackOff());
        this.retrying = new BackOff(settings.firstBackOff(), settings.longestBackOff());
    }

    public PollLoop start() {
        thread.start();
        return this;
    }

    public String topic() {
        return topic;
    }

    /** Whether the loop comes round and what it handles can be handled. */
    public boolean healthy() {
        Duration silence = Duration.ofNanos(System.nanoTime() - lastRoundNanos.get());
        return round && !failing && silence.compareTo(settings.maxSilence()) <= 0;
    }

    public boolean failing() {
        return failing;
    }

    /** How many records of our partitions were still to be read when the loop last came round, as far as the broker said. */
    public long lag() {
        return lag;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<String, byte[]> polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
        try {
            thread.join(settings.requestTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed()) {
            try (Consumer<String, byte[]> opened = consumers.get()) {
                consumer = opened;
                opened.subscribe(List.of(topic));
                pollUntilClosed(opened);
            } catch (WakeupException e) {
                LOG.debugf("Loop of %s woken to close", topic);
            } catch (RuntimeException e) {
                failing = true;
                Duration wait = reopening.next();
                LOG.warnf(e, "Loop of %s begins again in %s", topic, wait);
                sleep(wait);
            } finally {
                consumer = null;
            }
        }
    }

    private void pollUntilClosed(Consumer<String, byte[]> polling) {
        while (!closed()) {
            ConsumerRecords<String, byte[]> polled = polling.poll(settings.pollTimeout());
            if (handled(polled)) {
                commit(polling, polled);
                lag = lagOf(polling);
                lastRoundNanos.set(System.nanoTime());
                round = true;
                failing = false;
                reopening.reset();
                retrying.reset();
            } else {
                failing = true;
                rewind(polling, polled);
                waitPaused(polling, retrying.next());
            }
        }
    }

    private boolean handled(ConsumerRecords<String, byte[]> polled) {
        try {
            handler.handle(polled);
            return true;
        } catch (RuntimeException e) {
            LOG.errorf(e, "%d records of %s could not be handled and will be tried again", polled.count(), topic);
            return false;
        }
    }

    private static void commit(Consumer<String, byte[]> polling, ConsumerRecords<String, byte[]> polled) {
        if (polled.isEmpty()) {
            return;
        }
        try {
            polling.commitSync();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // The partitions are another's by now; what it reads again has its first outcome.
            LOG.infof("Offsets not committed, the group is being rebalanced: %s", e.getMessage());
        }
    }

    private static long lagOf(Consumer<String, byte[]> polling) {
        return polling.assignment().stream()
                .mapToLong(partition -> polling.currentLag(partition).orElse(0))
                .sum();
    }

    private static void rewind(Consumer<String, byte[]> polling, ConsumerRecords<String, byte[]> polled) {
        Set<TopicPartition> ours = polling.assignment();
        for (TopicPartition partition : polled.partitions()) {
            if (ours.contains(partition)) {
                polling.seek(partition, polled.records(partition).getFirst().offset());
            }
        }
    }

    /** Polls meanwhile, so that the group does not take us for dead; what newly comes our way has to wait too. */
    private void waitPaused(Consumer<String, byte[]> polling, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0 && !closed(); left = until - System.nanoTime()) {
            polling.pause(polling.assignment());
            rewind(polling, polling.poll(Duration.ofNanos(left)));
        }
        polling.resume(polling.paused());
    }

    private void sleep(Duration wait) {
        try {
            var unused = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }
}
