package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionRules;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.Reconciliation;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Where the differences between months and what was ordered for them are kept. */
public interface CorrectionStore {

    /** A contract's month that has an order of its own. */
    record OrderedMonth(String provider, UUID contract, BillingMonth month) {}

    /** What came of looking at a month. */
    enum Noticed {
        /** Its corrections are what they were. */
        NOTHING_NEW,
        CHANGED,
        /** Something was counted meanwhile, or another instance is at it; it has to be looked at again. */
        TRY_AGAIN
    }

    /**
     * The ordered months in which something has changed since they were looked at: oldest first, and last those of which an alert
     * says that they could not be looked at.
     */
    List<OrderedMonth> changed(int limit);

    /**
     * Computes what the month comes to now, holds it against what was ordered for it, and keeps the difference.
     *
     * @param monthVersion the version of the month that what it comes to has to tell the same as
     */
    Noticed notice(OrderedMonth month, int monthVersion, CorrectionRules rules, Instant now);

    /** For contracts that have orders: what goes on the next one, as it stands. */
    Map<UUID, Upcoming> upcoming(String provider, Collection<UUID> contracts);

    /**
     * What goes on the next order of a contract.
     *
     * @param last the last month that has an order of its own
     */
    record Upcoming(BillingMonth last, List<Correction> corrections) {}

    /** @param state null: all; nulls elsewhere likewise */
    record Filter(
            @Nullable BillingMonth sourceMonth,
            @Nullable UUID contract,
            @Nullable String state) {}

    /** Where a page of corrections ended. */
    record Place(BillingMonth sourceMonth, UUID contract, int number) {}

    /** In order of source month, contract and number. */
    List<StoredCorrection> list(String provider, Filter filter, @Nullable Place after, int limit);

    Optional<StoredCorrection> find(String provider, UUID id);

    /** What came of an approval. */
    sealed interface Approved {

        record Done(StoredCorrection correction) implements Approved {}

        record Unknown() implements Approved {}

        /** It is another difference by now, or somebody else was at it. */
        record Stale() implements Approved {}

        /** It goes by rule, or was approved or ordered. */
        record NotAwaited(CorrectionState state) implements Approved {}
    }

    /** @param version which the approval is meant for */
    Approved approve(String provider, UUID id, long version, Correction.Approval approval);

    /** The contracts' months that have orders of their own, in order of contracts; each as it comes out in one snapshot. */
    List<Reconciliation> reconcile(
            String provider, BillingMonth month, @Nullable UUID afterContract, int limit, Instant now);
}
