package org.meterline.chassis.security;

import java.io.Serial;

/** The issuer of usage meters' tokens does not answer, so whether a token is good cannot be said. */
class MeterKeysUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    MeterKeysUnavailableException() {
        super("the issuer of usage meters' tokens does not answer", null, false, false);
    }
}
