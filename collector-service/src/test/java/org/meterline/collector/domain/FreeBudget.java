package org.meterline.collector.domain;

/** A budget that counts, and runs out at a given number of bytes. */
final class FreeBudget implements Budget {

    private final int bytes;
    private int held;

    FreeBudget(int bytes) {
        this.bytes = bytes;
    }

    static FreeBudget plenty() {
        return new FreeBudget(Integer.MAX_VALUE);
    }

    int held() {
        return held;
    }

    @Override
    public void take(int more) throws BudgetExhaustedException {
        if (more > bytes - held) {
            throw new BudgetExhaustedException(more);
        }
        held += more;
    }

    @Override
    public void giveBack(int less) {
        held -= less;
    }
}
