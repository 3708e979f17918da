package org.meterline.aggregation.domain.order;

import java.time.Duration;
import java.time.Instant;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * The calendar of a month's orders, in UTC; every deadline is exclusive.
 *
 * @param recommendedUpload the strictest published reading of the upload deadline, a warning only
 * @param uploadsClose files received from here on need a service request
 * @param totalsFinal totals are final and the order opens for review
 * @param due when the provider must have submitted: the end of day 5
 */
public record OrderDeadlines(
        Instant periodEnd, Instant recommendedUpload, Instant uploadsClose, Instant totalsFinal, Instant due) {

    /** How long after the period's end each of them is. */
    public record Calendar(Duration recommendedUpload, Duration uploadsClose, Duration totalsFinal, Duration due) {}

    /** Whether the order is still to be submitted: after {@link #due} it is overdue, but nobody submits it instead of a person. */
    public static boolean awaitsSubmission(OrderState state) {
        return switch (state) {
            case OrderState.PendingSp ignored -> true;
            case OrderState.PendingApproval ignored -> true;
            default -> false;
        };
    }

    /** Whether an order in this state should have been submitted by now. */
    public boolean isOverdue(OrderState state, Instant now) {
        return !now.isBefore(due) && (awaitsSubmission(state) || state instanceof OrderState.Collecting);
    }

    public static OrderDeadlines of(BillingMonth month, Calendar calendar) {
        Instant end = month.end();
        return new OrderDeadlines(
                end,
                end.plus(calendar.recommendedUpload()),
                end.plus(calendar.uploadsClose()),
                end.plus(calendar.totalsFinal()),
                end.plus(calendar.due()));
    }
}
