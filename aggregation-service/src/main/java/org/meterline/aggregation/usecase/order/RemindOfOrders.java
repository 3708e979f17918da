package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.meterline.aggregation.domain.order.Reminder;
import org.meterline.aggregation.domain.order.ReminderCalendar;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.order.ReminderStore.Unsettled;

/**
 * Reminds people of deadlines of orders, each order once of each. An instance that was away does not tell of what has been
 * followed by something more urgent since.
 */
@Singleton
public final class RemindOfOrders {

    private final ReminderStore store;
    private final FindBlockers blockers;
    private final ContractStore contracts;
    private final ReminderCalendar calendar;
    private final Clock clock;

    public RemindOfOrders(
            ReminderStore store,
            FindBlockers blockers,
            ContractStore contracts,
            ReminderCalendar calendar,
            Clock clock) {
        this.store = store;
        this.blockers = blockers;
        this.contracts = contracts;
        this.calendar = calendar;
        this.clock = clock;
    }

    /**
     * Settles what there is to remind of, some at a time. Any number of instances may be at it.
     *
     * @return for how many orders this one did
     */
    public int remindDue(int limit) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        int settled = 0;
        for (Reminder reminder : Reminder.values()) {
            settled += settle(reminder, now, limit);
        }
        return settled;
    }

    private int settle(Reminder reminder, Instant now, int limit) {
        int settled = 0;
        for (BillingMonth month : calendar.months(reminder, now, earliest(reminder))) {
            Instant deadline = calendar.deadline(reminder, month);
            for (Unsettled order : unsettled(reminder, month, limit)) {
                boolean tell = !isOfDrafts(reminder) || isBlocked(order);
                settled += store.settle(order, reminder, deadline, now, tell) ? 1 : 0;
            }
        }
        return settled;
    }

    private BillingMonth earliest(Reminder reminder) {
        BillingMonth current = BillingMonth.containing(clock.instant());
        return isOfDrafts(reminder)
                ? current.previous()
                : store.oldestUnsubmitted().orElse(current);
    }

    private List<Unsettled> unsettled(Reminder reminder, BillingMonth month, int limit) {
        return isOfDrafts(reminder) ? store.drafts(reminder, month, limit) : store.unsubmitted(reminder, month, limit);
    }

    private static boolean isOfDrafts(Reminder reminder) {
        return switch (reminder) {
            case UPLOAD_RECOMMENDED, UPLOADS_CLOSE_SOON -> true;
            case DUE_SOON, OVERDUE -> false;
        };
    }

    private boolean isBlocked(Unsettled order) {
        return contracts
                .find(order.provider(), order.contract())
                .map(contract -> !blockers.ofDraft(contract, order.month(), 0).isEmpty())
                .orElse(false);
    }
}
