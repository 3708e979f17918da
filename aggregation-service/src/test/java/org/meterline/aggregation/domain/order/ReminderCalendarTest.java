package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.BillingMonth;

class ReminderCalendarTest {

    private static final OrderDeadlines.Calendar CALENDAR = new OrderDeadlines.Calendar(
            Duration.ofHours(36), Duration.ofHours(48), Duration.ofHours(72), Duration.ofDays(5));
    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);

    private final ReminderCalendar reminders = new ReminderCalendar(CALENDAR, Duration.ofHours(6), Duration.ofDays(1));

    private List<Reminder> of(String now) {
        return Arrays.stream(Reminder.values())
                .filter(reminder ->
                        reminders.months(reminder, Instant.parse(now), OCTOBER).contains(OCTOBER))
                .toList();
    }

    @Test
    void eachReasonHoldsUntilTheNextOne() {
        assertEquals(List.of(), of("2026-11-02T11:59:59Z"));
        assertEquals(List.of(Reminder.UPLOAD_RECOMMENDED), of("2026-11-02T12:00:00Z"));
        assertEquals(List.of(Reminder.UPLOAD_RECOMMENDED), of("2026-11-02T17:59:59Z"));
        assertEquals(List.of(Reminder.UPLOADS_CLOSE_SOON), of("2026-11-02T18:00:00Z"));
        assertEquals(List.of(Reminder.UPLOADS_CLOSE_SOON), of("2026-11-02T23:59:59Z"));
        assertEquals(List.of(), of("2026-11-03T00:00:00Z"));
        assertEquals(List.of(Reminder.DUE_SOON), of("2026-11-05T00:00:00Z"));
        assertEquals(List.of(Reminder.OVERDUE), of("2026-11-06T00:00:00Z"));
        assertEquals(List.of(Reminder.OVERDUE), of("2027-11-06T00:00:00Z"));
    }

    @Test
    void anOrderIsOverdueOnlyWhileSomebodyHasToSubmitIt() {
        OrderDeadlines deadlines = OrderDeadlines.of(OCTOBER, CALENDAR);
        Instant due = Instant.parse("2026-11-06T00:00:00Z");
        assertFalse(deadlines.isOverdue(new OrderState.PendingSp(), due.minusSeconds(1)));
        List<OrderState> overdue = OrderState.ALL.stream()
                .filter(state -> deadlines.isOverdue(state, due))
                .toList();
        assertEquals(
                List.of(new OrderState.Collecting(), new OrderState.PendingSp(), new OrderState.PendingApproval()),
                overdue);
        assertTrue(OrderDeadlines.awaitsSubmission(new OrderState.PendingSp()));
    }
}
