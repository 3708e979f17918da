package org.meterline.aggregation.kafka;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.meterline.aggregation.config.ConsumerSettings;

/** Works on many things at once and hands out what came of each in the order of the things. */
@Singleton
final class SideBySide {

    private final ExecutorService threads;

    SideBySide(ConsumerSettings settings) {
        this.threads = Executors.newFixedThreadPool(
                settings.readers(),
                Thread.ofPlatform().daemon().name("report reader ", 1).factory());
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }

    /**
     * Begins with the first ones, and goes on with the work while the caller takes what is ready. Where one fails, the
     * caller has had all before it and gets its exception.
     */
    <T, R> void inOrder(Iterable<T> things, Function<T, R> work, Consumer<R> taken) {
        List<Future<R>> begun = new ArrayList<>();
        for (T thing : things) {
            begun.add(threads.submit(() -> work.apply(thing)));
        }
        try {
            for (Future<R> one : begun) {
                taken.accept(result(one));
            }
        } finally {
            begun.forEach(one -> one.cancel(false));
        }
    }

    private static <R> R result(Future<R> one) {
        try {
            return one.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a report could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
