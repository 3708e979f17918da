package org.meterline.registration.usecase;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit trail of the signing keys; written once, never changed.
 *
 * @param id counts up; 0 before it is written
 * @param at wall clock, as all instants of tokens and their keys
 */
public record SigningKeyEvent(
        long id,
        String keyId,
        Instant at,
        Kind kind,
        String actor,
        @Nullable String address,
        @Nullable String requestId) {

    /** What happened to the key; the names are part of the promise to clients. */
    public enum Kind {
        PUBLISHED,
        BEGAN_TO_SIGN,
        CEASED_TO_SIGN,
        COMPROMISED,
        REMOVED
    }
}
