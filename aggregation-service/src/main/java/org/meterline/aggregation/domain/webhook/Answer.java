package org.meterline.aggregation.domain.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of an attempt. */
public sealed interface Answer {

    /** @param retryAfter how long the receiver asks to be left in peace, where it does */
    record Status(int code, @Nullable Duration retryAfter) implements Answer {}

    /** There was no answer. */
    record None(Reason reason) implements Answer {}

    /** Why there was none. Words of our own: what another machine said is not passed on. */
    enum Reason {
        /** The name has no address. */
        NAME_UNKNOWN("name-unknown"),
        /** The name leads to an address that deliveries may not go to. */
        ADDRESS_REFUSED("address-refused"),
        NOT_CONNECTED("not-connected"),
        TLS_FAILED("tls-failed"),
        TIMED_OUT("timed-out"),
        CONNECTION_LOST("connection-lost");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    default @Nullable Integer status() {
        return this instanceof Status(int code, var _) ? code : null;
    }

    default @Nullable String error() {
        return this instanceof None(Reason reason) ? reason.word() : null;
    }
}
