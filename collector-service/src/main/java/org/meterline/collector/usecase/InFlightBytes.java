package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.domain.Budget;
import org.meterline.collector.domain.BudgetExhaustedException;

/**
 * The bytes that all requests may hold together. A request that needs more waits a moment for others to finish and is
 * then turned away, so that many large requests slow one another down before they can exhaust the memory.
 */
@ApplicationScoped
public class InFlightBytes {

    private final Semaphore free;
    private final long waitMillis;

    InFlightBytes(IntakeSettings settings) {
        this.free = new Semaphore(settings.maxBytesInFlight(), true);
        this.waitMillis = settings.admissionWait().toMillis();
    }

    /** Opens the account of one request; closing it gives back whatever the request still holds. */
    Account open() {
        return new Account();
    }

    /** Returns how many bytes are free now. */
    public int available() {
        return free.availablePermits();
    }

    final class Account implements Budget, AutoCloseable {

        private int held;

        @Override
        public void take(int bytes) throws BudgetExhaustedException {
            try {
                if (!free.tryAcquire(bytes, waitMillis, TimeUnit.MILLISECONDS)) {
                    throw new BudgetExhaustedException(bytes);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new BudgetExhaustedException(bytes);
            }
            held += bytes;
        }

        @Override
        public void giveBack(int bytes) {
            held -= bytes;
            free.release(bytes);
        }

        @Override
        public void close() {
            giveBack(held);
        }
    }
}
