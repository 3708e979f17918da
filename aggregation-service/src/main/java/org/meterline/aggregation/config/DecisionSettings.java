package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What people decide about reports. */
@ConfigMapping(prefix = "meterline.aggregation.decisions")
public interface DecisionSettings {

    /** The longest reason, in characters. */
    @WithDefault("1000")
    int maxReasonLength();
}
