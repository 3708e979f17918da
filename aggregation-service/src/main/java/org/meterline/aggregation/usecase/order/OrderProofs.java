package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;

/** What is stored of an order, byte for byte, and when it was last proven. */
public interface OrderProofs {

    /**
     * What is stored.
     *
     * @param computed read from the stored bytes
     * @param bytesHash over the stored bytes, taken now
     * @param documentHash the one that was noted with them
     */
    record Stored(
            OrderBasis basis,
            DraftOrder computed,
            String bytesHash,
            String documentHash,
            String inputHash,
            String rulesHash) {}

    /** @throws UnreadableOrderException where the stored bytes do not read back */
    Optional<Stored> read(String provider, UUID order);

    /** The hash of the bytes that an order would be stored as. */
    String hashOf(DraftOrder order);

    /** @param dueAt when the schedule looks at it again */
    record Check(UUID order, Instant checkedAt, Instant dueAt, Verdict verdict, long differences) {}

    void note(Check check);

    Optional<Check> last(UUID order);

    /**
     * Claims the order that has been due for longest, among all instances, for as long as the work takes. Orders whose month was
     * dropped are left in peace.
     *
     * @return empty where none is due, or another instance is at it
     */
    <T> Optional<T> claimNext(Instant now, BiFunction<String, UUID, T> work);
}
