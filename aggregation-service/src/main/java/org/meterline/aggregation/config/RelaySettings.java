package org.meterline.aggregation.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events go from the database to their topic. */
public interface RelaySettings {

    /** The most published at once. */
    @WithDefault("500")
    int batchSize();

    /** The Kafka transactional id: one for all processes of one suite. */
    String transactionalId();

    /** How long the broker may take for each of the three things that a batch asks of it: to let us in, to take it, to confirm it. */
    @WithDefault("PT5S")
    Duration deliveryTimeout();

    /** The wait after the first error; it doubles with each further one. */
    @WithDefault("PT1S")
    Duration firstBackOff();

    /** The longest wait after an error. */
    @WithDefault("PT10S")
    Duration longestBackOff();
}
