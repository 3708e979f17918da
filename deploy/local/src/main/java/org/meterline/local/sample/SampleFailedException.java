package org.meterline.local.sample;

/** The sample month could not be completed; the message says at which step and why. */
public final class SampleFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SampleFailedException(String message) {
        super(message);
    }

    SampleFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
