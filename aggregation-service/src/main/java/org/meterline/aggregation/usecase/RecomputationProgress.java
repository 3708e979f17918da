package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** How far the recomputation under way has come; both numbers are 0 where none is. */
@Singleton
public final class RecomputationProgress {

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    public long done() {
        return done.get();
    }

    public long total() {
        return total.get();
    }

    void begin(long sourceHours) {
        done.set(0);
        total.set(sourceHours);
    }

    void step() {
        done.incrementAndGet();
    }

    void end() {
        total.set(0);
        done.set(0);
    }
}
