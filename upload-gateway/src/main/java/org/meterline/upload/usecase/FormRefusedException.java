package org.meterline.upload.usecase;

import java.io.IOException;

/** The form around a file is not one that a file is taken from; found while it is being read. */
public final class FormRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        NOT_ONE_FILE("one-file-needed"),
        UNSAFE_NAME("unsafe-file-name");

        private final String rule;

        Reason(String rule) {
            this.rule = rule;
        }

        String rule() {
            return rule;
        }
    }

    private final Reason reason;

    public FormRefusedException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
