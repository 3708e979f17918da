package org.meterline.usagemeter.vsphere;

/** A fault the vCenter answered with; {@code type} is the name of its detail, such as {@code InvalidLogin}. */
class SoapFaultException extends Exception {
    private final String type;

    SoapFaultException(String type, String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }
}
