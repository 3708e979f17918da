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

    public Written add(String provider, Contract.Terms terms) {
        List<ContractRules.Violation> violations = ContractRules.check(terms, metrics.catalogue(), limits);
        return violations.isEmpty()
                ? new Written.Done(store.add(new Contract(
                        UUID.randomUUID(), provider, terms, 0, clock.instant().truncatedTo(ChronoUnit.MILLIS))))
                : new Written.Refused(violations);
    }

    public Written replace(String provider, UUID id, long expectedVersion, Contract.Terms terms) {
        List<ContractRules.Violation> violations = ContractRules.check(terms, metrics.catalogue(), limits);
        return violations.isEmpty()
                ? new Written.Done(store.replace(provider, id, expectedVersion, terms))
                : new Written.Refused(violations);
    }
}
