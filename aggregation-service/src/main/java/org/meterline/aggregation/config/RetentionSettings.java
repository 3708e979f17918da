package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The dropping of months that need not be kept any longer. How long each provider's are kept is data, not a setting. */
@ConfigMapping(prefix = "meterline.aggregation.retention")
public interface RetentionSettings {

    /** How often months are looked at. */
    @WithDefault("PT24H")
    Duration every();

    /**
     * For how long a report that was received in time may still lie on the topic: a month is not dropped before, whatever
     * else is said.
     */
    @WithDefault("P60D")
    Duration lag();

    /** How long dropping waits for those who read or write the ledger, who wait behind it meanwhile; then it tries again later. */
    @WithDefault("PT2S")
    Duration lockWait();

    /** How many source hours of a dropped month are deleted in one transaction. */
    @WithDefault("10000")
    int sourceHours();
}
