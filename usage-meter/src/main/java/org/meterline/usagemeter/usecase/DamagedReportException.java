package org.meterline.usagemeter.usecase;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A spooled report is not on the disk any more as it was written; nobody can have it. */
public final class DamagedReportException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedReportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
