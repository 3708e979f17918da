package org.meterline.usagemeter.usecase;

import java.io.IOException;

/** The suite said no, and would say so again: a wrong token, a suspended meter, a wrong address. */
public class RefusedException extends IOException {
    public RefusedException(String message) {
        super(message);
    }
}
