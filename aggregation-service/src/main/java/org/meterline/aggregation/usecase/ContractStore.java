package org.meterline.aggregation.usecase;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;

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
    }

    /** The contracts of a provider, in order of their ids. */
    List<Contract> list(String provider, @Nullable UUID after, int limit);

    Optional<Contract> find(String provider, UUID id);

    Kept add(Contract contract);

    /** Replaces the terms if the version is still the expected one. */
    Kept replace(String provider, UUID id, long expectedVersion, Contract.Terms terms);
}
