package org.meterline.aggregation.kafka;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.Map;
import org.meterline.aggregation.config.OrderRelaySettings;
import org.meterline.aggregation.usecase.order.OrderOutbox;
import org.meterline.contracts.Topics;

/** Puts what happened to orders on their topic. */
@Singleton
class OrderRelay {

    private final OutboxRelay relay;

    OrderRelay(
            OrderOutbox outbox,
            OrderRelaySettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.relay = new OutboxRelay(Topics.BILLING_ORDERS, outbox, settings, connection);
    }

    @Scheduled(
            every = "${meterline.aggregation.order-events.publish-every:PT1S}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void publishWaiting() {
        relay.publishWaiting();
    }
}
