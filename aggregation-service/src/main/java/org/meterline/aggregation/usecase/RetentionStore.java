package org.meterline.aggregation.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.retention.MonthHolding;
import org.meterline.aggregation.domain.retention.MonthHolding.Blocker;
import org.meterline.aggregation.domain.retention.Retention;

/** Which months the ledger has, how long they are kept, and what became of them. */
public interface RetentionStore {

    /** Whether the ledger of the month was dropped. It is never opened again. */
    boolean isDropped(BillingMonth month);

    /** A month of the ledger, from the oldest on; when it was dropped, null while it is there. */
    record LedgerMonth(BillingMonth month, @Nullable Instant droppedAt) {}

    List<LedgerMonth> months();

    /** @param contractsMadeBefore contracts made later have no order of the month */
    MonthHolding holding(BillingMonth month, Instant contractsMadeBefore);

    /**
     * Drops the ledger of a month, and notes it, where nothing keeps it: asked again under the lock that nobody else opens or
     * drops a month under.
     *
     * @param decide what keeps it
     * @return what keeps it; nothing: it was dropped
     */
    List<Blocker> drop(
            BillingMonth month,
            Instant contractsMadeBefore,
            String actor,
            Instant now,
            Duration lockWait,
            Function<MonthHolding, List<Blocker>> decide);

    /** Deletes so many source hours of dropped months; false where none is left. */
    boolean clearStep(int sourceHours);

    /** What was said of a provider; others have the default. */
    SortedMap<String, Retention> retentions();

    /** Changes how long a provider's evidence is kept, and notes who did. */
    void change(String provider, Retention retention, String actor, Instant now);

    /** Who did what. */
    record Event(
            long id,
            Instant occurredAt,
            String actor,
            String action,
            @Nullable String provider,
            @Nullable BillingMonth month,
            SortedMap<String, String> detail) {}

    /** The newest first. */
    List<Event> events(@Nullable Long before, int limit);
}
