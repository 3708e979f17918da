package org.meterline.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAccumulator;

/** So many clients, each asking again as soon as it is answered; what they do first is not counted. */
public record ClosedLoop(int clients, Duration warmUp, Duration measured) {

    /** One client. */
    public interface Client extends AutoCloseable {
        void call() throws Exception;

        @Override
        default void close() throws Exception {}
    }

    public Latencies run(Callable<Client> newClient) {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        LongAccumulator lastAnswer = new LongAccumulator(Math::max, Long.MIN_VALUE);
        long begin = System.nanoTime() + warmUp.toNanos();
        long end = begin + measured.toNanos();
        try {
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> loop(newClient, begin, end, lastAnswer)));
            }
            List<long[]> each = new ArrayList<>();
            for (Future<long[]> client : running) {
                each.add(client.get());
            }
            return Latencies.of(each, Duration.ofNanos(lastAnswer.get() - begin));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Counts each call that begins in time, and at least one. */
    private static long[] loop(Callable<Client> newClient, long begin, long end, LongAccumulator lastAnswer)
            throws Exception {
        long[] taken = new long[1024];
        int count = 0;
        try (Client client = newClient.call()) {
            for (long started = System.nanoTime(); started < end || count == 0; ) {
                client.call();
                long answered = System.nanoTime();
                if (started >= begin) {
                    if (count == taken.length) {
                        taken = Arrays.copyOf(taken, count * 2);
                    }
                    taken[count++] = answered - started;
                    lastAnswer.accumulate(answered);
                }
                started = answered;
            }
        }
        return Arrays.copyOf(taken, count);
    }
}
