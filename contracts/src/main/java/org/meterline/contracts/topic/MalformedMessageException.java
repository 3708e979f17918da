package org.meterline.contracts.topic;

import org.jspecify.annotations.Nullable;

/** A message on a topic that does not keep the topic's promise. */
public final class MalformedMessageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
