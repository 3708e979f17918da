package org.meterline.local.stack;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** One process of a service of which a stack runs several; whoever asked for it says when it ends and starts again. */
public final class Replica {

    private final ServiceProcess process;
    private final Supplier<Optional<Instant>> clock;

    Replica(ServiceProcess process, Supplier<Optional<Instant>> clock) {
        this.process = process;
        this.clock = clock;
    }

    public String address() {
        return process.address();
    }

    public long pid() {
        return process.process().pid();
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.killForGood();
    }

    /** Starts it and returns when it is ready. */
    public void start() {
        process.start(clock.get());
        process.awaitReady();
    }
}
