package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What was answered to a request that carried an Idempotency-Key, kept in the same transaction as its effect. */
public interface Idempotency {

    /** Whose key it is and for which operation; another provider's same key is another key. */
    record Key(String provider, String operation, String value, String requestHash) {}

    /**
     * @param answer the body without the token, which is derived again
     */
    record Remembered(String requestHash, UUID usageMeterId, int generation, String answer) {}

    /** Also makes everybody else with the same key wait until the transaction ends. */
    Optional<Remembered> find(Key key);

    void remember(Key key, UUID usageMeterId, int generation, String answer, Instant now);

    int forgetBefore(Instant instant);
}
