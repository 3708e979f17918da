package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;

/** When which month was recomputed last, and what came of it. */
public interface TotalsChecks {

    /** @param dueAt when the schedule looks at it again */
    record Check(
            String provider,
            BillingMonth month,
            Instant checkedAt,
            Instant dueAt,
            Verdict verdict,
            long sourceHours,
            long reports,
            long records,
            long totals,
            long differences) {}

    void note(Check check);

    Optional<Check> last(String provider, BillingMonth month);

    /**
     * Claims the month that has been due for longest, among all instances, for as long as the work takes.
     *
     * @return empty where none is due, or another instance is at it
     */
    <T> Optional<T> claimNext(List<BillingMonth> months, Instant now, BiFunction<String, BillingMonth, T> work);
}
