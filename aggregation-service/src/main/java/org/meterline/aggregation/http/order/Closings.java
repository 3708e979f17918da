package org.meterline.aggregation.http.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import org.meterline.aggregation.config.ReminderSettings;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.usecase.order.FindBlockers;

/** Tells of orders how far they are from being closed. */
@Singleton
final class Closings {

    private final FindBlockers blockers;
    private final ReminderSettings settings;
    private final Clock clock;

    Closings(FindBlockers blockers, ReminderSettings settings, Clock clock) {
        this.blockers = blockers;
        this.settings = settings;
        this.clock = clock;
    }

    ClosingBody of(Order order) {
        return ClosingBody.of(order, clock.instant(), blockers.of(order, settings.blockersShown()));
    }
}
