package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.ContractLimits;
import org.meterline.aggregation.domain.order.ContractRules;
import org.meterline.aggregation.usecase.ContractStore.Kept;
import org.meterline.aggregation.usecase.ContractStore.Removed;

/** Takes and changes contracts, so that every order of them can be computed. */
@Singleton
public final class ManageContracts {

    /** What came of a contract that somebody wrote. */
    public sealed interface Written {

        record Done(Kept kept) implements Written {}

        record Refused(List<ContractRules.Violation> violations) implements Written {}
    }

    private final ContractStore store;
    private final MetricsInForce metrics;
    private final ContractLimits limits;
    private final Clock clock;

    public ManageContracts(ContractStore store, MetricsInForce metrics, ContractLimits limits, Clock clock) {
        this.store = store;
        this.metrics = metrics;
        this.limits = limits;
        this.clock = clock;
    }

    public Written add(String provider, Contract.Terms terms, String by) {
        List<ContractRules.Violation> violations = ContractRules.check(terms, metrics.catalogue(), limits);
        Author author = author(by);
        return violations.isEmpty()
                ? new Written.Done(store.add(new Contract(UUID.randomUUID(), provider, terms, 0, author.at()), author))
                : new Written.Refused(violations);
    }

    public Written replace(String provider, UUID id, long expectedVersion, Contract.Terms terms, String by) {
        List<ContractRules.Violation> violations = ContractRules.check(terms, metrics.catalogue(), limits);
        return violations.isEmpty()
                ? new Written.Done(store.replace(provider, id, expectedVersion, terms, author(by)))
                : new Written.Refused(violations);
    }

    /** Only what nothing has used yet can be removed; any other contract is ended by its last month. */
    public Removed remove(String provider, UUID id, long expectedVersion, String by) {
        return store.remove(provider, id, expectedVersion, author(by));
    }

    private Author author(String by) {
        return new Author(by, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
