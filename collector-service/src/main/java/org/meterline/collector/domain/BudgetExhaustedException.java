package org.meterline.collector.domain;

import java.io.IOException;

/** The bytes that all requests may hold together are used up: the request is turned away, to come again later. */
public final class BudgetExhaustedException extends IOException {

    public BudgetExhaustedException(int bytes) {
        super("no room for " + bytes + " more bytes in flight");
    }
}
