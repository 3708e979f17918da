package org.meterline.upload.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How what became of usage files goes from the database to its topic. */
@ConfigMapping(prefix = "meterline.upload.events")
public interface FileEventSettings {

    /** How often each process looks for events that wait to be published. */
    @WithDefault("PT1S")
    Duration publishEvery();

    /** The most events published at once. */
    @WithDefault("500")
    int batchSize();

    /** The Kafka transactional id: one for all processes of one suite. */
    @WithDefault("meterline-usage-file-events")
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
