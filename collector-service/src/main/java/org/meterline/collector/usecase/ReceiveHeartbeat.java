package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.collector.domain.Sender;
import org.meterline.contracts.topic.Heartbeat;

/** Receives a usage meter's sign of life and measures how far its clock is off. */
@ApplicationScoped
public class ReceiveHeartbeat {

    private final HeartbeatLog log;
    private final Clock clock;
    private final Clock wallClock;

    ReceiveHeartbeat(HeartbeatLog log, Clock clock, @WallClock Clock wallClock) {
        this.log = log;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    /** What a usage meter says of itself; {@code sentAt} is null where it does not say its time. */
    public record SignOfLife(
            String version,
            List<Heartbeat.SourceHealth> sources,
            long backlog,
            @Nullable Instant sentAt) {}

    /** Publishes the sign of life; false where the broker has not acknowledged it. */
    public boolean receive(Sender sender, SignOfLife sign) {
        return log.store(new Heartbeat(
                sender.usageMeterId(),
                sender.provider(),
                sign.version(),
                sign.sources(),
                sign.backlog(),
                clock.instant(),
                clockSkewMillis(sign.sentAt())));
    }

    /** The meter's clock is a real one, so it is held against the wall clock and not against a business clock that moves. */
    private @Nullable Long clockSkewMillis(@Nullable Instant sentAt) {
        return sentAt == null
                ? null
                : Duration.between(wallClock.instant(), sentAt).toMillis();
    }
}
