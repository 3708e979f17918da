package org.meterline.contracts.codec;

import java.io.IOException;

/** A content encoding other than gzip, zstd and identity. */
public final class UnsupportedEncodingException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsupportedEncodingException(String contentEncoding) {
        super("content encoding is not gzip, zstd or identity: " + contentEncoding);
    }
}
