package org.meterline.aggregation.usecase;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Where contracts are kept. */
public interface ContractStore {

    /** What came of keeping a contract. */
    sealed interface Kept {

        record Stored(Contract contract) implements Kept {}

        /** Another contract of the provider has this name. */
        record NameTaken() implements Kept {}

        /** It was changed since the version that the caller knows. */
        record Stale() implements Kept {}

        record Unknown() implements Kept {}

        /** It has an order of a month that would no longer belong to it. */
        record OrderOutside(BillingMonth month) implements Kept {}
    }

    /** What came of removing a contract. */
    sealed interface Removed {

        record Done() implements Removed {}

        /** @param by what uses it */
        record InUse(String by) implements Removed {}

        record Stale() implements Removed {}

        record Unknown() implements Removed {}
    }

    /** The contracts of a provider, in order of their ids. */
    List<Contract> list(String provider, @Nullable UUID after, int limit);

    Optional<Contract> find(String provider, UUID id);

    Kept add(Contract contract, Author by);

    /** Replaces the terms if the version is still the expected one; the same terms again are no change. */
    Kept replace(String provider, UUID id, long expectedVersion, Contract.Terms terms, Author by);

    /** Removes a contract that nothing has used yet. */
    Removed remove(String provider, UUID id, long expectedVersion, Author by);
}
