package org.meterline.upload.usecase;

import java.io.IOException;

/** An upload was not whole when its time was over. */
final class UploadTooSlowException extends IOException {

    private static final long serialVersionUID = 1L;

    UploadTooSlowException() {
        super("the upload took too long");
    }
}
