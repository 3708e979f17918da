package org.meterline.collector.domain;

import java.io.IOException;

/** A request passed one of its limits: nothing of it is kept. */
public final class RequestTooLargeException extends IOException {

    public RequestTooLargeException(String message) {
        super(message);
    }
}
