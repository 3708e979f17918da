package org.meterline.aggregation.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.chassis.kafka.PollLoop;
import org.meterline.contracts.Topics;

/**
 * Reads the topics whose events webhooks carry. Apart from the loops that count: whether events get to portals says nothing about
 * whether this process can count and answer, so it is a metric and no part of readiness.
 */
@Singleton
final class WebhookLoops {

    private final List<PollLoop> loops;

    WebhookLoops(
            KafkaClients clients, ConsumerSettings settings, WebhookEventsHandler events, MeterRegistry measurements) {
        this.loops = List.of(
                new PollLoop(Topics.ALERTS, settings, () -> clients.consumer("webhooks.alerts"), events),
                new PollLoop(Topics.USAGE_FILES, settings, () -> clients.consumer("webhooks.usage-files"), events),
                new PollLoop(
                        Topics.BILLING_ORDERS, settings, () -> clients.consumer("webhooks.billing-orders"), events));
        for (PollLoop loop : loops) {
            Gauge.builder("meterline.aggregation.webhook.events.lag", loop, PollLoop::lag)
                    .description("Events on the topic that are not noted for webhooks yet")
                    .tag("topic", loop.topic())
                    .register(measurements);
            Gauge.builder("meterline.aggregation.webhook.events.reading", loop, own -> own.healthy() ? 1 : 0)
                    .description("Whether events of the topic can be read and noted: 1, or 0")
                    .tag("topic", loop.topic())
                    .register(measurements);
        }
    }

    void start(@Observes StartupEvent event) {
        loops.forEach(PollLoop::start);
    }

    void stop(@Observes ShutdownEvent event) {
        loops.forEach(PollLoop::close);
    }
}
