package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.meterline.collector.config.IntakeSettings;

/**
 * How many requests are worked on at once. Each has, beside the bytes it pays for, some of its own: pieces of its body, the
 * window of its decompression. One more than there may be is turned away and never waits.
 */
@ApplicationScoped
public class InFlightRequests {

    /** One request's place among those that are worked on. */
    public interface Place extends AutoCloseable {

        @Override
        void close();
    }

    private final Semaphore free;

    InFlightRequests(IntakeSettings settings) {
        this.free = new Semaphore(settings.maxRequests());
    }

    /** Returns a place, to be closed when the request is answered; empty where all are taken. */
    public Optional<Place> enter() {
        return free.tryAcquire() ? Optional.of(free::release) : Optional.empty();
    }

    /** Returns how many more requests there may be now. */
    public int available() {
        return free.availablePermits();
    }
}
