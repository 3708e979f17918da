package org.meterline.aggregation.usecase.order;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * What is asked of counting to tell what keeps orders from being complete: each for all orders of a page at once, so that a page
 * costs as many questions as one order.
 */
public interface BlockerQueries {

    /** A month of some contracts of a provider. */
    record Months(String provider, BillingMonth month, Set<UUID> contracts) {

        public Months {
            contracts = Set.copyOf(contracts);
        }
    }

    /**
     * The sources of each contract in the month: those that were of it when they were metered last, and those of its provider that
     * never were.
     */
    Map<UUID, Set<UUID>> sources(Months of);

    /** Those of these usage meters that are of one of the contracts at the end of the month, with the contract. */
    Map<UUID, UUID> contracts(Months of, Collection<UUID> usageMeters);

    /** The hours of the month for which an alert of these sources stands. */
    List<Blocker> hoursWithAlerts(Months of, Set<UUID> sources);

    /** What usage meters of each contract that were heard of since the month began say that they still hold. */
    Map<UUID, List<Blocker>> backlogs(Months of);

    /** Recounts of the provider that have not come past the month; of the catalogue, those of all providers. */
    List<Blocker> recounts(Months of);

    /** Whether all that was on its way when the month's totals became final is counted. */
    boolean isCounted(BillingMonth month);
}
