package org.meterline.collector.domain;

/** A bounded number of bytes that all requests share; whoever buffers something pays for it first. */
public interface Budget {

    /**
     * Takes {@code bytes} for as long as the buffer lives.
     *
     * @throws BudgetExhaustedException where others hold so much that these do not fit
     */
    void take(int bytes) throws BudgetExhaustedException;

    /** Gives {@code bytes} back that were taken before. */
    void giveBack(int bytes);
}
