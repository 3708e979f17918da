package org.meterline.upload.usecase;

/** The store did not do what it was asked; nothing is known to be wrong with the request. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
