package org.meterline.contracts.codec;

import java.io.IOException;

/** More bytes than allowed: thrown as soon as the limit is passed, before the rest is decoded or read. */
public final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    public TooLargeException(long limit) {
        super("more than " + limit + " bytes");
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }
}
