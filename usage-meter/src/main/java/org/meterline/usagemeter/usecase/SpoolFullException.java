package org.meterline.usagemeter.usecase;

import java.io.IOException;

/** The spool has reached its bound of size; what is in it waits to be sent and is not thrown away for newer reports. */
public final class SpoolFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public SpoolFullException(String message) {
        super(message);
    }
}
