package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.OrderReview;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.order.Submission;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What people did to stored orders. Every change raises the order's version, and takes place only upon the version that was seen. */
public interface OrderReviews {

    /** What came of trying to change an order. */
    sealed interface Changed {

        /** It was looked at; only {@link OrderOutcome.Done} changed it. */
        record Decided(OrderOutcome outcome) implements Changed {}

        /** It was changed since the version that the caller knows. */
        record Stale() implements Changed {}

        record Unknown() implements Changed {}

        /** Something was counted, or somebody else was at it, while it was computed anew; it has to be tried again. */
        record TryAgain() implements Changed {}
    }

    /** Who wants to change which order, having seen which version. */
    record Attempt(String provider, UUID order, LongPredicate seen, Person person, Instant now) {}

    /**
     * What an order is computed anew from.
     *
     * @param basis makes it of the one before, and of what is counted now
     */
    record Anew(
            Contract contract,
            BillingMonth month,
            int monthVersion,
            Set<String> hourly,
            BiFunction<OrderBasis, OrderInputs, OrderBasis> basis) {}

    /** Something that happened to an order: rows that are only added. */
    record Happened(
            long version, Instant at, String actor, String kind, String state, SortedMap<String, String> detail) {}

    /** The edits of each of the orders, in the order in which they were made; none for orders without. */
    Map<UUID, List<OrderEdit>> edits(Collection<UUID> orders);

    /** The last submission, whatever came of it. */
    Optional<Submission> submission(UUID order);

    /** What happened to an order, the oldest first. */
    List<Happened> events(UUID order, long afterVersion, int limit);

    /** The orders of a contract that were submitted, of the months from one up to, and not with, another. */
    List<StoredOrder> submitted(UUID contract, BillingMonth from, BillingMonth before);

    /**
     * Decides upon the order under its lock, and keeps what was decided with its event in the same transaction.
     *
     * @param decide of the order with its edits and its last submission, and nothing of earlier orders
     */
    Changed change(Attempt attempt, Function<OrderReview, OrderOutcome> decide);

    /**
     * The same for computing it anew: what it was computed from and what that came to are replaced.
     *
     * @param decide of the order before, and what it comes to now
     */
    Changed refresh(Attempt attempt, Anew anew, BiFunction<OrderReview, DraftOrder, OrderOutcome> decide);

    /**
     * Notes that the evidence of a closed order was exported, once; its month may be dropped after that.
     *
     * @return whether the order is closed; of one that is not, nothing is noted
     */
    boolean noteExported(String provider, UUID order, Instant at);
}
