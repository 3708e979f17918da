package org.meterline.aggregation.domain.order;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * When there is what to remind of. Each reason holds until the next one does, so whoever was away is told of the latest alone.
 *
 * @param beforeUploadsClose how long before uploads close somebody is told
 * @param beforeDue how long before an order is due somebody is told
 */
public record ReminderCalendar(OrderDeadlines.Calendar calendar, Duration beforeUploadsClose, Duration beforeDue) {

    /**
     * The months whose orders a reason concerns now.
     *
     * @param earliest from which month on; an order may be overdue for ever
     */
    public SortedSet<BillingMonth> months(Reminder reminder, Instant now, BillingMonth earliest) {
        SortedSet<BillingMonth> months = new TreeSet<>();
        for (BillingMonth month = BillingMonth.containing(now);
                month.compareTo(earliest) >= 0 && now.isBefore(until(reminder, month));
                month = month.previous()) {
            if (!now.isBefore(from(reminder, month))) {
                months.add(month);
            }
        }
        return months;
    }

    /** The deadline that the reason speaks of. */
    public Instant deadline(Reminder reminder, BillingMonth month) {
        OrderDeadlines deadlines = OrderDeadlines.of(month, calendar);
        return switch (reminder) {
            case UPLOAD_RECOMMENDED -> deadlines.recommendedUpload();
            case UPLOADS_CLOSE_SOON -> deadlines.uploadsClose();
            case DUE_SOON, OVERDUE -> deadlines.due();
        };
    }

    private Instant from(Reminder reminder, BillingMonth month) {
        Instant deadline = deadline(reminder, month);
        return switch (reminder) {
            case UPLOAD_RECOMMENDED, OVERDUE -> deadline;
            case UPLOADS_CLOSE_SOON -> deadline.minus(beforeUploadsClose);
            case DUE_SOON -> deadline.minus(beforeDue);
        };
    }

    private Instant until(Reminder reminder, BillingMonth month) {
        return switch (reminder) {
            case UPLOAD_RECOMMENDED -> from(Reminder.UPLOADS_CLOSE_SOON, month);
            case UPLOADS_CLOSE_SOON, DUE_SOON -> deadline(reminder, month);
            case OVERDUE -> Instant.MAX;
        };
    }
}
