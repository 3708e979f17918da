package org.meterline.usagemeter.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that is there but not what it should be; the message says which file and why. */
public final class UnreadableFileException extends IOException {
    UnreadableFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
