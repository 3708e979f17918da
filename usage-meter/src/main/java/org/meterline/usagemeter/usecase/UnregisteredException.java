package org.meterline.usagemeter.usecase;

/** The suite does not know this usage meter, or not by this access token. */
public final class UnregisteredException extends RefusedException {
    private static final long serialVersionUID = 1L;

    public UnregisteredException(String message) {
        super(message);
    }
}
