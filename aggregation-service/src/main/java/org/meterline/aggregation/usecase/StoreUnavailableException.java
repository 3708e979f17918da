package org.meterline.aggregation.usecase;

/** The store cannot be reached, or asks to try again: nothing was changed, or it is not known, and trying again is safe. */
public final class StoreUnavailableException extends RuntimeException {

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
