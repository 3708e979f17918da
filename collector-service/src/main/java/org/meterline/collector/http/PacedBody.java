package org.meterline.collector.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that must keep coming. The thread that waits for more of it is woken when the body is late, so that
 * the client can still be told.
 *
 * <pre>
 * CALM ---- a read begins ----> WAITING ---- it ends ----> CALM
 *                                  |
 *                                  +---- the body is late ----> LATE
 * </pre>
 */
final class PacedBody extends FilterInputStream {

    private final long deadlineNanos;
    private final long pauseNanos;
    private final SlowBodies slowBodies;
    private final Supplier<HttpProblem> problem;

    private @Nullable Thread waiting;
    private long waitingSinceNanos;
    private boolean late;

    /** The body must have ended {@code within} from now, and bring something after each {@code pause} at the latest. */
    PacedBody(InputStream body, Duration within, Duration pause, SlowBodies slowBodies, Supplier<HttpProblem> problem) {
        super(body);
        this.deadlineNanos = System.nanoTime() + within.toNanos();
        this.pauseNanos = pause.toNanos();
        this.slowBodies = slowBodies;
        this.problem = problem;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        beginToWait();
        try {
            return in.read(into, offset, length);
        } catch (IOException interrupted) {
            if (isLate()) {
                throw problem.get();
            }
            throw interrupted;
        } finally {
            endToWait();
        }
    }

    /** Wakes the thread that waits, if the body is late at {@code nowNanos}. */
    synchronized void wakeIfLate(long nowNanos) {
        if (waiting != null && !late && (nowNanos - waitingSinceNanos > pauseNanos || nowNanos - deadlineNanos > 0)) {
            late = true;
            waiting.interrupt();
        }
    }

    private void beginToWait() {
        long now = System.nanoTime();
        synchronized (this) {
            late = late || now - deadlineNanos > 0;
            if (late) {
                throw problem.get();
            }
            waiting = Thread.currentThread();
            waitingSinceNanos = now;
        }
        slowBodies.watch(this);
    }

    private void endToWait() {
        slowBodies.forget(this);
        synchronized (this) {
            waiting = null;
            if (late) {
                // Ours, whether it was felt or not; whatever the thread does next must not be.
                var unused = Thread.interrupted();
            }
        }
    }

    private synchronized boolean isLate() {
        return late;
    }
}
