package org.meterline.aggregation.usecase;

/** The store will never take this, however often it is tried. */
public final class StoreRefusedException extends RuntimeException {

    public StoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
