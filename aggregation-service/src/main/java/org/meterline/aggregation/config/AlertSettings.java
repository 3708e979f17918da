package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When alerts are cleared, and how they go from the database to their topic. */
@ConfigMapping(prefix = "meterline.aggregation.alerts")
public interface AlertSettings extends RelaySettings {

    /** How long after the last hour that two usage meters observed a source must have been observed by one alone to be left in peace. */
    @WithDefault("PT3H")
    Duration shadowLasts();

    /** How often each process looks for alerts that wait to be published. */
    @WithDefault("PT1S")
    Duration publishEvery();

    /** How often each process counts the alerts that stand, for the metrics. */
    @WithDefault("PT10S")
    Duration countEvery();

    /** The Kafka transactional id: one for all processes of one suite. */
    @Override
    @WithDefault("meterline-aggregation-alerts")
    String transactionalId();
}
