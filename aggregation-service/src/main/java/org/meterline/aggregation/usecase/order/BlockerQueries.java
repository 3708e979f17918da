package org.meterline.aggregation.usecase.order;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What is asked of counting to tell what keeps an order from being complete. */
public interface BlockerQueries {

    /**
     * The sources of a contract in a month: those that were of it when they were metered last, and those of its provider that
     * never were.
     */
    Set<UUID> sources(Contract contract, BillingMonth month);

    /** Those of these usage meters that are of the contract at the end of the month. */
    Set<UUID> usageMeters(Contract contract, BillingMonth month, Collection<UUID> among);

    /** The hours of the month for which an alert of these sources stands. */
    List<Blocker> hoursWithAlerts(Contract contract, BillingMonth month, Set<UUID> sources);

    /** What usage meters of the contract that were heard of since the month began say that they still hold. */
    List<Blocker> backlogs(Contract contract, BillingMonth month);

    /** Recounts of the provider that have not come past the month; of the catalogue, those of all providers. */
    List<Blocker> recounts(Contract contract, BillingMonth month);

    /** Whether all that was on its way when the month's totals became final is counted. */
    boolean isCounted(BillingMonth month);
}
