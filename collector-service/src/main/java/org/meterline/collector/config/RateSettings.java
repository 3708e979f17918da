package org.meterline.collector.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one usage meter may send. Far above what metering needs, with a backlog of days too: they hold off the runaway. */
@ConfigMapping(prefix = "meterline.collector.rates")
public interface RateSettings {

    /** How many requests with usage reports one usage meter may make a minute; 0 is as many as it likes. */
    @WithDefault("600")
    long requestsPerMinute();

    /** How many requests with usage reports it may make at once, after a pause. */
    @WithDefault("600")
    long requestBurst();

    /** How many bytes of usage reports, uncompressed, one usage meter may send a minute; 0 is as many as it likes. */
    @WithDefault("1073741824")
    long bytesPerMinute();

    /** How many bytes it may send at once, after a pause. */
    @WithDefault("2147483648")
    long byteBurst();

    /** How many heartbeats one usage meter may send a minute; 0 is as many as it likes. */
    @WithDefault("60")
    long heartbeatsPerMinute();

    /** How many heartbeats it may send at once, after a pause. */
    @WithDefault("60")
    long heartbeatBurst();
}
