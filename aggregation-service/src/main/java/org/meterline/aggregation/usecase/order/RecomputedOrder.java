package org.meterline.aggregation.usecase.order;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;

/**
 * What computing a stored order again came to.
 *
 * @param document the order computed again from its stored basis, beside what is stored
 * @param inputs the inputs derived again from the source hours as of the order's version of the month
 * @param rules the rules of the stored basis, and those in force
 * @param facts how many facts of the inputs were compared; null where the month's source hours are no longer kept
 * @param differences how many there are
 * @param named the first of them
 */
public record RecomputedOrder(
        String provider,
        UUID order,
        BillingMonth month,
        int monthVersion,
        String program,
        Verdict verdict,
        Compared document,
        Compared inputs,
        Compared rules,
        @Nullable Long facts,
        long differences,
        List<Difference> named) {

    /**
     * Two hashes of what should be the same.
     *
     * @param recomputed null where it could not be computed
     */
    public record Compared(String stored, @Nullable String recomputed) {

        public boolean equal() {
            return stored.equals(recomputed);
        }
    }

    public RecomputedOrder {
        named = List.copyOf(named);
    }
}
