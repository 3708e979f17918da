package org.meterline.collector.domain;

import java.util.Arrays;

/** A byte buffer that grows as it is filled, up to a limit, and pays for every growth from a budget first. */
public final class GrowingBuffer implements AutoCloseable {

    private final int maxBytes;
    private final Budget budget;
    private byte[] bytes = new byte[0];
    private int length;

    /** A buffer for at most {@code maxBytes}. */
    public GrowingBuffer(int maxBytes, Budget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /** Appends and returns true, or changes nothing and returns false where the limit would be passed. */
    public boolean append(byte[] source, int offset, int count) throws BudgetExhaustedException {
        if (count > maxBytes - length) {
            return false;
        }
        ensureCapacity(length + count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return true;
    }

    /** Forgets the content and keeps the room. */
    public void clear() {
        length = 0;
    }

    public int length() {
        return length;
    }

    public byte at(int position) {
        return bytes[position];
    }

    /** Returns a copy of the first {@code count} bytes. */
    public byte[] firstBytes(int count) {
        return Arrays.copyOf(bytes, count);
    }

    /** Gives the room back to the budget. */
    @Override
    public void close() {
        budget.giveBack(bytes.length);
        bytes = new byte[0];
        length = 0;
    }

    private void ensureCapacity(int needed) throws BudgetExhaustedException {
        if (needed <= bytes.length) {
            return;
        }
        int capacity = Math.max(needed, (int) Math.min(maxBytes, 2L * bytes.length));
        budget.take(capacity);
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, capacity);
        budget.giveBack(before);
    }
}
