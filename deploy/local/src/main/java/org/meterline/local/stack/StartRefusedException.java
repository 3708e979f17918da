package org.meterline.local.stack;

/** The stack cannot run; the message is one line for people and says what to do. */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }

    public StartRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never absent: it is all that people are shown. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
