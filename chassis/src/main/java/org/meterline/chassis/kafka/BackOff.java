package org.meterline.chassis.kafka;

import java.time.Duration;

/** The waits between attempts: each twice the one before, up to a longest, and from the first again after a success. For one thread at a time. */
public final class BackOff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    public BackOff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait after the attempt that has just failed. */
    public Duration next() {
        Duration wait = next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait;
    }

    /** An attempt has succeeded. */
    public void reset() {
        next = first;
    }
}
