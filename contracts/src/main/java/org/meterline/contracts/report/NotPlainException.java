package org.meterline.contracts.report;

/** Says that {@link PlainTokens} leave a report to {@link JacksonTokens}; never leaves this package. */
final class NotPlainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Always the same one: what is wrong, if anything is, is not for it to say. */
    static final NotPlainException INSTANCE = new NotPlainException();

    private NotPlainException() {
        super("not plainly right", null, false, false);
    }
}
