package org.meterline.registration.usecase;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.UsageMeter;

/** Where usage meters are kept. Every call needs a transaction. */
public interface UsageMeterStore {

    /** Which usage meters a list is about; null: all. */
    record Filter(
            @Nullable Status status,
            @Nullable Connectivity connectivity,
            @Nullable String text,
            @Nullable Health health) {}

    Optional<UsageMeter> find(UUID id);

    /** Also keeps everybody else from changing it, or from registering that id, until the transaction ends. */
    Optional<UsageMeter> findToChange(UUID id);

    /** In the order of first registration, those after an ordinal. */
    List<UsageMeter> list(Scope scope, Filter filter, long afterOrdinal, int limit);

    long nextOrdinal();

    void add(UsageMeter meter);

    void save(UsageMeter meter);
}
