package org.meterline.usagemeter.usecase;

/** The vCenter will not be recorded until a person changes something: credentials, certificate, address. */
public class VcenterRefusedException extends RuntimeException {
    private final Reason reason;

    public VcenterRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What stands in the way. */
    public enum Reason {
        BAD_CREDENTIALS,
        PLEASE_ACCEPT_CERTIFICATE,
        NOT_A_VCENTER
    }
}
