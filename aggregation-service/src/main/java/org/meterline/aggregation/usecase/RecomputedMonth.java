package org.meterline.aggregation.usecase;

import java.util.List;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * What came of computing a month again from the original bytes.
 *
 * @param totals how many totals there are by the recomputation
 * @param differences how many there are
 * @param named the first of them
 */
public record RecomputedMonth(
        String provider,
        BillingMonth month,
        Verdict verdict,
        long sourceHours,
        long reports,
        long records,
        long totals,
        long differences,
        List<Difference> named) {

    /** Whether what is stored is what the original bytes say. */
    public enum Verdict {
        /** Bit for bit. */
        EQUAL,
        /** It differs, and nothing that is still to be done explains it. */
        DIFFERENT,
        /** It differs, and source hours are still to be decided anew. */
        RECOUNT_UNDER_WAY
    }

    /**
     * One value that is not the same.
     *
     * @param what where: a total or a part of a source hour, by its key
     * @param stored as it is in the database
     * @param recomputed as the original bytes have it
     */
    public record Difference(String what, String stored, String recomputed) {}

    public RecomputedMonth {
        named = List.copyOf(named);
    }
}
