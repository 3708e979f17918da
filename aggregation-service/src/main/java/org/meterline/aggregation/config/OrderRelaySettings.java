package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events of orders go from the database to their topic. */
@ConfigMapping(prefix = "meterline.aggregation.order-events")
public interface OrderRelaySettings extends RelaySettings {

    /** How often each process looks for events that wait to be published. */
    @WithDefault("PT1S")
    Duration publishEvery();

    /** The Kafka transactional id: one for all processes of one suite. */
    @Override
    @WithDefault("meterline-aggregation-orders")
    String transactionalId();
}
