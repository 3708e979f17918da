package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.collector.domain.Sender;
import org.meterline.contracts.topic.Heartbeat;

/** Receives a usage meter's sign of life. */
@ApplicationScoped
public class ReceiveHeartbeat {

    private final HeartbeatLog log;
    private final Clock clock;

    ReceiveHeartbeat(HeartbeatLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** What a usage meter says of itself; {@code clockSkewMillis} is null where it does not say its time. */
    public record SignOfLife(
            String version,
            List<Heartbeat.SourceHealth> sources,
            long backlog,
            @Nullable Long clockSkewMillis) {}

    /** Publishes the sign of life; false where the broker has not acknowledged it. */
    public boolean receive(Sender sender, SignOfLife sign) {
        return log.store(new Heartbeat(
                sender.usageMeterId(),
                sender.provider(),
                sign.version(),
                sign.sources(),
                sign.backlog(),
                clock.instant(),
                sign.clockSkewMillis()));
    }
}
