package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Where orders are kept from the moment they open for review. */
public interface OrderStore {

    /** An order that is to be opened. */
    record Due(String provider, UUID contract, BillingMonth month) {}

    /** What came of opening an order. */
    enum Opened {
        OPENED,
        /** It is open already, or another instance is at it. */
        NOT_OURS,
        /** Something was counted while its inputs were read; it has to be tried again. */
        MONTH_CHANGED
    }

    /**
     * The orders of final months that are not stored yet: oldest month first, and last those of which an alert says that they
     * could not be opened. None of a provider of which anything is counted anew that reaches into the month.
     *
     * @param upTo the youngest month whose totals are final
     */
    List<Due> due(BillingMonth upTo, int limit);

    /**
     * Reads what the order is computed from and stores what it comes to, in one transaction with the event that tells of it.
     * However many instances try, one of them opens it.
     *
     * @param monthVersion the version of the month that the inputs have to tell the same as
     * @param hourly the metrics of which the sums of each hour are needed
     * @param basis makes the basis of the inputs, and of what earlier months owe
     */
    Opened open(
            Contract contract,
            BillingMonth month,
            int monthVersion,
            Set<String> hourly,
            Instant now,
            BiFunction<OrderInputs, List<CorrectionBasis>, OrderBasis> basis);

    /**
     * The contracts that owe something for months that were ordered, and have no order any more that it could go on. None of a
     * provider of which anything is counted anew that reaches into the month.
     */
    List<Due> dueForCorrections(BillingMonth upTo, int limit);

    /** All orders that are to be opened, of either kind, also where something is counted anew. */
    List<Due> unopened(BillingMonth upTo);

    /**
     * Stores an order of nothing but what earlier months owe, in one transaction with the event that tells of it.
     *
     * @param basis makes the basis of what is owed
     */
    Opened openForCorrections(
            Contract contract, BillingMonth month, Instant now, Function<List<CorrectionBasis>, OrderBasis> basis);

    Optional<StoredOrder> find(String provider, UUID id);

    /** What the order was computed from. */
    Optional<OrderBasis> basis(String provider, UUID id);

    /** The stored orders of a month, in order of their contracts' ids. */
    List<StoredOrder> ofMonth(String provider, BillingMonth month, @Nullable UUID afterContract, int limit);
}
