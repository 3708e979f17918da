package org.meterline.usagemeter.vsphere;

/** An answer that is not what the vSphere API promises. */
class SoapSyntaxException extends RuntimeException {
    SoapSyntaxException(String message) {
        super(message);
    }

    SoapSyntaxException(String message, Throwable cause) {
        super(message, cause);
    }
}
