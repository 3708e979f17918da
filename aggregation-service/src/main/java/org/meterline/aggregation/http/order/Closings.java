package org.meterline.aggregation.http.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.meterline.aggregation.config.ReminderSettings;
import org.meterline.aggregation.domain.order.BlockerSum;
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

    /** By the orders' ids; all that is to be found out is asked for at once. */
    Map<UUID, ClosingBody> of(List<Order> orders) {
        Instant now = clock.instant();
        Map<UUID, List<BlockerSum>> found = blockers.of(orders, settings.blockersShown());
        Map<UUID, ClosingBody> closings = new HashMap<>();
        for (Order order : orders) {
            UUID id = order.computed().id();
            closings.put(id, ClosingBody.of(order, now, found.getOrDefault(id, List.of())));
        }
        return closings;
    }
}
