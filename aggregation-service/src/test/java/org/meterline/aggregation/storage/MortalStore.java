package org.meterline.aggregation.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CountingStore;

/** A store whose caller dies at a point of a transaction that the test chooses: nothing of that transaction is committed. */
final class MortalStore implements CountingStore {

    /** The end of a process. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final int IMMORTAL = Integer.MAX_VALUE;

    private final CountingStore real;
    private final AtomicInteger stepsLeft = new AtomicInteger(IMMORTAL);

    MortalStore(CountingStore real) {
        this.real = real;
    }

    /**
     * Does the work and dies after so many steps of its transactions.
     *
     * @return whether it came to that; where not, all was done and committed
     */
    boolean dies(int steps, Runnable work) {
        stepsLeft.set(steps);
        try {
            work.run();
            return false;
        } catch (Died died) {
            return true;
        } finally {
            stepsLeft.set(IMMORTAL);
        }
    }

    @Override
    public Set<BillingMonth> openMonths(Set<BillingMonth> months) {
        return real.openMonths(months);
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
        return real.inTransaction(transaction -> {
            T done = work.apply(mortal(transaction));
            step();
            return done;
        });
    }

    private Transaction mortal(Transaction transaction) {
        return (Transaction) Proxy.newProxyInstance(
                MortalStore.class.getClassLoader(), new Class<?>[] {Transaction.class}, (proxy, method, arguments) -> {
                    step();
                    try {
                        return method.invoke(transaction, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private void step() {
        if (stepsLeft.get() != IMMORTAL && stepsLeft.getAndDecrement() <= 0) {
            throw new Died();
        }
    }
}
