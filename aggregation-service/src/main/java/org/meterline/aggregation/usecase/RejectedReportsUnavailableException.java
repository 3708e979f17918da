package org.meterline.aggregation.usecase;

/** The broker did not answer in time; asking again is safe. */
public final class RejectedReportsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RejectedReportsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
