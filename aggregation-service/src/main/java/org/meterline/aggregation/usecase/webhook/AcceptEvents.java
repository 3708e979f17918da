package org.meterline.aggregation.usecase.webhook;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.meterline.aggregation.config.WebhookSettings;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.chassis.clock.WallClock;

/** Notes what happened for every webhook that wants to hear of it. Safe to be told the same again. */
@Singleton
public final class AcceptEvents {

    private final WebhookDeliveries deliveries;
    private final DeliverySignal signal;
    private final WebhookSettings settings;
    private final Clock clock;

    public AcceptEvents(
            WebhookDeliveries deliveries, DeliverySignal signal, WebhookSettings settings, @WallClock Clock clock) {
        this.deliveries = deliveries;
        this.signal = signal;
        this.settings = settings;
        this.clock = clock;
    }

    public void accept(List<Event> events) {
        if (!events.isEmpty() && deliveries.accept(events, clock.instant(), settings.lookBack()) > 0) {
            signal.due();
        }
    }
}
