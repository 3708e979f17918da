package org.meterline.usagemeter.usecase;

import java.io.IOException;

/** Port: keeps passwords unreadable at rest. */
public interface SecretBox {
    String seal(String secret) throws IOException;

    /** @throws IOException where it was sealed by another key, or changed since */
    String open(String sealed) throws IOException;
}
