package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Which months are final by the closing calendar: from then on nothing but what came late changes them. */
@Singleton
public final class FinalMonths {

    private final OrderDeadlines.Calendar calendar;
    private final Clock clock;

    public FinalMonths(OrderDeadlines.Calendar calendar, Clock clock) {
        this.calendar = calendar;
        this.clock = clock;
    }

    public boolean isFinal(BillingMonth month) {
        return isFinalAt(month, clock.instant());
    }

    /** Whether what is received at this instant is too late for the month's totals. */
    public boolean isFinalAt(BillingMonth month, Instant instant) {
        return !instant.isBefore(OrderDeadlines.of(month, calendar).totalsFinal());
    }

    /** The youngest month that is final. */
    public BillingMonth last() {
        BillingMonth month = BillingMonth.containing(clock.instant());
        while (!isFinal(month)) {
            month = month.previous();
        }
        return month;
    }
}
