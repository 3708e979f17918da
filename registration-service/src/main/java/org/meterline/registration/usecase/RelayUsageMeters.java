package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.meterline.chassis.clock.WallClock;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.domain.UsageMeter;

/**
 * Puts the current row of every changed usage meter on the topic: first the topic, then the mark. A crash between the two
 * publishes a revision twice, which readers ignore; none is ever left out.
 */
@ApplicationScoped
public class RelayUsageMeters {

    /** Where they are published; returns once the broker has acknowledged all of them. */
    @FunctionalInterface
    public interface Publisher {

        void publish(List<UsageMeterState> meters);
    }

    private final Outbox outbox;
    private final RelaySettings settings;
    private final Clock wallClock;

    RelayUsageMeters(Outbox outbox, RelaySettings settings, @WallClock Clock wallClock) {
        this.outbox = outbox;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    /** @return how many were published */
    public int relay(Publisher publisher) {
        List<UsageMeter> changed = outbox.unpublished(settings.batchSize());
        if (!changed.isEmpty()) {
            publisher.publish(changed.stream()
                    .map(meter -> meter.published(wallClock.instant()))
                    .toList());
            Map<java.util.UUID, Long> revisions =
                    changed.stream().collect(Collectors.toMap(UsageMeter::id, UsageMeter::revision));
            outbox.markPublished(revisions);
        }
        return changed.size();
    }
}
