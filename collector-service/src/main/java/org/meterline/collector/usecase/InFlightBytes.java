package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.domain.Budget;
import org.meterline.collector.domain.BudgetExhaustedException;

/**
 * The bytes that all requests may hold together. A request that needs more than is free waits a moment for others to
 * finish and is then turned away, so that many large requests slow one another down before they can exhaust the memory.
 *
 * <p>Those that hold bytes already go first, the oldest foremost: they are the ones that will give bytes back. Where all
 * that hold bytes wait for more, none ever would, so the youngest of them is turned away at once.
 */
@ApplicationScoped
public class InFlightBytes {

    private static final Comparator<Waiter> HOLDERS_FIRST_THEN_BY_AGE = Comparator.comparing(
                    (Waiter waiter) -> !waiter.account.holds())
            .thenComparing(waiter -> waiter.account.number);

    private final int total;
    private final long waitNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiter> waiting = new PriorityQueue<>(HOLDERS_FIRST_THEN_BY_AGE);
    private int free;
    private int holders;
    private long accounts;

    InFlightBytes(IntakeSettings settings) {
        this.total = settings.maxBytesInFlight();
        this.free = total;
        this.waitNanos = settings.admissionWait().toNanos();
    }

    /** Opens the account of one request; closing it gives back whatever the request still holds. */
    public Account open() {
        lock.lock();
        try {
            return new Account(accounts++);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes are free now. */
    public int available() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many requests wait for bytes now. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void grant(Account account, int bytes) {
        holders += account.holds() || bytes == 0 ? 0 : 1;
        account.held += bytes;
        free -= bytes;
    }

    private void giveBack(Account account, int bytes) {
        boolean held = account.holds();
        account.held -= bytes;
        free += bytes;
        holders -= held && !account.holds() ? 1 : 0;
        settle();
    }

    /** Gives to those that wait, in their order; whatever changed may have made room, or have been the last hope. */
    private void settle() {
        for (Waiter first = waiting.peek(); first != null && first.bytes <= free; first = waiting.peek()) {
            end(first, Waiter.State.GRANTED);
            grant(first.account, first.bytes);
        }
        Waiter youngest = youngestIfEveryHolderWaits();
        if (youngest != null) {
            end(youngest, Waiter.State.REFUSED);
        }
    }

    private @Nullable Waiter youngestIfEveryHolderWaits() {
        Waiter youngest = null;
        int found = 0;
        for (Waiter waiter : waiting) {
            if (waiter.account.holds()) {
                found++;
                youngest = youngest == null || waiter.account.number > youngest.account.number ? waiter : youngest;
            }
        }
        return found == holders ? youngest : null;
    }

    private void end(Waiter waiter, Waiter.State how) {
        waiting.remove(waiter);
        waiter.state = how;
        waiter.changed.signal();
    }

    private void await(Waiter waiter) throws InterruptedException {
        long left = waitNanos;
        while (waiter.state == Waiter.State.WAITING && left > 0) {
            left = waiter.changed.awaitNanos(left);
        }
    }

    private static final class Waiter {

        private enum State {
            WAITING,
            GRANTED,
            REFUSED
        }

        private final Account account;
        private final int bytes;
        private final Condition changed;
        private State state = State.WAITING;

        private Waiter(Account account, int bytes, Condition changed) {
            this.account = account;
            this.bytes = bytes;
            this.changed = changed;
        }
    }

    /** What one request holds; used by one thread. */
    public final class Account implements Budget, AutoCloseable {

        private final long number;
        private int held;

        private Account(long number) {
            this.number = number;
        }

        @Override
        public void take(int bytes) throws BudgetExhaustedException {
            lock.lock();
            try {
                if (bytes == 0 || (waiting.isEmpty() && bytes <= free)) {
                    grant(this, bytes);
                } else if (bytes > total || !waitFor(bytes)) {
                    throw new BudgetExhaustedException(bytes);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void giveBack(int bytes) {
            lock.lock();
            try {
                InFlightBytes.this.giveBack(this, bytes);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            giveBack(held);
        }

        private boolean holds() {
            return held > 0;
        }

        private boolean waitFor(int bytes) {
            Waiter waiter = new Waiter(this, bytes, lock.newCondition());
            waiting.add(waiter);
            settle();
            try {
                await(waiter);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            if (waiter.state == Waiter.State.WAITING) {
                waiting.remove(waiter);
                settle();
            }
            return waiter.state == Waiter.State.GRANTED;
        }
    }
}
