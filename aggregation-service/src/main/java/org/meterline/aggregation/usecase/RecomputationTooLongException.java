package org.meterline.aggregation.usecase;

import java.time.Duration;

/** A recomputation was given up: it would have held back PostgreSQL's cleaning for longer than is allowed. */
public final class RecomputationTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RecomputationTooLongException(Duration longest) {
        super("the recomputation took longer than " + longest);
    }
}
