package org.meterline.aggregation.storage;

/** A row that a transaction was about to make was made by another one meanwhile: the work begins again, and finds it. */
final class MadeMeanwhileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MadeMeanwhileException() {
        super("another transaction made the same source hour");
    }
}
