package org.meterline.chassis.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import org.meterline.chassis.clock.WallClock;

/** Opens readers with the service's Kafka connection. Whoever opens one closes it. */
@ApplicationScoped
public class CompactedTopicReaders {

    private final Map<String, Object> connection;
    private final ReaderSettings settings;
    private final Clock wallClock;

    CompactedTopicReaders(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            ReaderSettings settings,
            @WallClock Clock wallClock) {
        this.connection = connection;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    public CompactedTopicReader open(String topic, CompactedTopicReader.Handler handler) {
        return new CompactedTopicReader(topic, connection, settings, wallClock, handler).start();
    }
}
