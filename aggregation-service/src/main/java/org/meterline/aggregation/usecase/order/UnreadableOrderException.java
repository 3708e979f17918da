package org.meterline.aggregation.usecase.order;

/** What is stored of an order, or of a correction, does not read back: other hands than ours changed it, or a disk did. */
public final class UnreadableOrderException extends RuntimeException {

    public UnreadableOrderException(String message, Throwable cause) {
        super(message, cause);
    }
}
