package org.meterline.usagemeter.usecase;

/** The vCenter did not answer, or ended the session: worth another try with a new session. */
public class VcenterLostException extends Exception {
    public VcenterLostException(String message) {
        super(message);
    }

    public VcenterLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
