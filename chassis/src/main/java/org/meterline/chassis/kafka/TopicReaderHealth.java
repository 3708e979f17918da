package org.meterline.chassis.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.meterline.chassis.clock.WallClock;

/** What a service's {@code @Readiness} check says of a reader: up once it has caught up and while it still sees the broker. */
@ApplicationScoped
public class TopicReaderHealth {

    private final Duration maxSilence;
    private final Clock wallClock;

    TopicReaderHealth(ReaderSettings settings, @WallClock Clock wallClock) {
        this.maxSilence = settings.maxSilence();
        this.wallClock = wallClock;
    }

    public HealthCheckResponse of(String name, CompactedTopicReader reader) {
        boolean seen = reader.lastPoll().filter(this::recent).isPresent();
        return HealthCheckResponse.named(name)
                .status(reader.caughtUp() && seen)
                .withData("topic", reader.topic())
                .withData("caughtUp", reader.caughtUp())
                .withData("lastPoll", reader.lastPoll().map(Instant::toString).orElse("never"))
                .withData("lag", reader.lag())
                .withData("skipped", reader.skipped())
                .build();
    }

    private boolean recent(Instant poll) {
        return !poll.plus(maxSilence).isBefore(wallClock.instant());
    }
}
