package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What lives under which master key. Every call needs a transaction. */
public interface MasterKeyUses {

    /**
     * @param accessTokens generations that are alive, or that an answer to an Idempotency-Key may still repeat
     * @param signingKeys those that sign or will
     */
    record Use(String masterKey, long accessTokens, long signingKeys) {}

    record Holder(long ordinal, String provider, UUID usageMeterId) {}

    /** In the order of their ids; only those under which anything lives. */
    List<Use> all(Instant wallNow);

    /** The usage meters whose access tokens live under a master key, in the order of their first registration. */
    List<Holder> holders(String masterKey, Instant wallNow, long afterOrdinal, int limit);
}
