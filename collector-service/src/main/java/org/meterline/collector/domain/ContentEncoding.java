package org.meterline.collector.domain;

import java.util.Locale;
import java.util.Optional;

/** The content encodings that a body may come in. */
public enum ContentEncoding {
    IDENTITY,
    GZIP,
    ZSTD;

    /** The encoding that an HTTP header names; empty where the collector does not know it. */
    public static Optional<ContentEncoding> named(String header) {
        return switch (header.trim().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    /** The name of the encoding in an HTTP header. */
    public String headerValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
