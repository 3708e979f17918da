package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The replay of rejected reports. */
@ConfigMapping(prefix = "meterline.aggregation.replay")
public interface ReplaySettings {

    /** The most rejected reports that one request sends to be counted again. */
    @WithDefault("10000")
    int maxReports();
}
