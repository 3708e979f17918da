package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Reminder;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What people were reminded of. */
public interface ReminderStore {

    /** An order that a reason has not been settled for. */
    record Unsettled(String provider, UUID contract, UUID order, BillingMonth month) {}

    /** The orders of a month that are no more than drafts. */
    List<Unsettled> drafts(Reminder reminder, BillingMonth month, int limit);

    /** The orders of a month that nobody has submitted. */
    List<Unsettled> unsubmitted(Reminder reminder, BillingMonth month, int limit);

    /** The oldest month with an order that nobody has submitted. */
    Optional<BillingMonth> oldestUnsubmitted();

    /**
     * Notes that the reason was settled for an order, in one transaction with the event that tells of it. However many
     * instances try, one of them does it; an order that was submitted meanwhile is left alone.
     *
     * @param tell whether there is something to tell
     * @return whether this one did it
     */
    boolean settle(Unsettled order, Reminder reminder, Instant deadline, Instant now, boolean tell);
}
