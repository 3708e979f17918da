package org.meterline.aggregation.kafka;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.Map;
import org.meterline.aggregation.config.AlertSettings;
import org.meterline.aggregation.usecase.AlertOutbox;
import org.meterline.contracts.Topics;

/** Puts waiting alerts on their topic. */
@Singleton
class AlertRelay {

    private final OutboxRelay relay;

    AlertRelay(
            AlertOutbox outbox,
            AlertSettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.relay = new OutboxRelay(Topics.ALERTS, outbox, settings, connection);
    }

    @Scheduled(
            every = "${meterline.aggregation.alerts.publish-every:PT1S}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void publishWaiting() {
        relay.publishWaiting();
    }
}
