package org.meterline.upload.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How reports go to the topic. */
@ConfigMapping(prefix = "meterline.upload.publishing")
public interface PublishingSettings {

    /** How many reports are sent before the position is stored. */
    @WithDefault("200")
    int batchReports();

    /** How many packed bytes are sent before the position is stored. */
    @WithDefault("16M")
    MemorySize batchBytes();

    /** How often the store is asked for files that nobody said anything about, another gateway's for example. */
    @WithDefault("PT2S")
    Duration lookEvery();

    /** The wait after the broker or the store failed. */
    @WithDefault("PT2S")
    Duration retryWait();

    /** How long the broker may take to acknowledge a batch. */
    @WithDefault("PT60S")
    Duration acknowledgeWithin();

    /** The largest request to the broker: the largest packed report and its headers. */
    @WithDefault("9M")
    MemorySize maxRequestBytes();

    /** How long one look at the broker for the health check may take. */
    @WithDefault("PT3S")
    Duration healthTimeout();
}
