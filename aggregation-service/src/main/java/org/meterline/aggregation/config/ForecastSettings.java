package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The forecast of a month that is not over. */
@ConfigMapping(prefix = "meterline.aggregation.forecast")
public interface ForecastSettings {

    /** By how many days before now the rest of the month is judged; seven have every day of a week. */
    @WithDefault("7")
    int windowDays();
}
