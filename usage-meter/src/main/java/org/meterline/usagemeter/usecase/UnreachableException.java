package org.meterline.usagemeter.usecase;

import java.io.IOException;

/** A server gave no usable answer for longer than we are willing to wait. Trying again later is safe. */
public class UnreachableException extends IOException {
    public UnreachableException(String message) {
        super(message);
    }
}
