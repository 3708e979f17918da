package org.meterline.collector.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the collector waits for the broker, and how much it hands over at once. */
@ConfigMapping(prefix = "meterline.collector.broker")
public interface BrokerSettings {

    /** How long the broker may take to acknowledge everything of one request; after that the answer is 503. */
    @WithDefault("PT20S")
    Duration acknowledgeWithin();

    /** How long one attempt to send may take. */
    @WithDefault("PT5S")
    Duration attemptTimeout();

    /** How long records wait for others to share a request to the broker. */
    @WithDefault("PT0.001S")
    Duration linger();

    /** The most bytes of one request to the broker: the largest report and its headers. */
    @WithDefault("9437184")
    int maxRequestBytes();

    /** The most bytes that wait in the producer for the broker. */
    @WithDefault("33554432")
    long bufferBytes();

    /** How long the readiness check waits for the broker's answer. */
    @WithDefault("PT2S")
    Duration healthTimeout();
}
