package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How alerts go from the database to their topic. */
@ConfigMapping(prefix = "meterline.registration.notices")
public interface NoticeSettings {

    /** How often each process looks for alerts that wait to be published. */
    @WithDefault("PT1S")
    Duration publishEvery();

    /** The most alerts published at once. */
    @WithDefault("500")
    int batchSize();

    /** The Kafka transactional id: one for all processes of one suite, and another one than the relay's. */
    @WithDefault("meterline-registration-notices")
    String transactionalId();

    /** How long the broker may take for each of the three things that a batch asks of it: to let us in, to take it, to confirm it. */
    @WithDefault("PT5S")
    Duration deliveryTimeout();

    /** The longest wait after an error. */
    @WithDefault("PT10S")
    Duration longestBackOff();
}
