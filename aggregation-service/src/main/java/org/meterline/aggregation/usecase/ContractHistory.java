package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;

/** What contracts were: every version of their terms, also of those that are no more. */
public interface ContractHistory {

    /** What made a version. */
    enum Change {
        CREATED,
        CHANGED,
        REMOVED
    }

    /**
     * One version; the one before it is what it was changed from.
     *
     * @param number the contract's version that it was
     * @param terms null where the contract was removed
     * @param by null where it was made before history was kept
     */
    record Version(
            long number,
            Change change,
            Contract.@Nullable Terms terms,
            @Nullable String by,
            Instant at) {}

    /** Those before a number, the newest first. */
    List<Version> versions(String provider, UUID contract, long before, int limit);

    Optional<Version> version(String provider, UUID contract, long number);
}
