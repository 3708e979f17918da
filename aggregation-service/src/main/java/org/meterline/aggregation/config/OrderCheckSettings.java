package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The proof of stored orders, asked for or by schedule. */
@ConfigMapping(prefix = "meterline.aggregation.order-checks")
public interface OrderCheckSettings {

    /** How many orders are proven at once in one instance; each holds the facts of a contract's month. */
    @WithDefault("2")
    int atOnce();

    /** The most differences that an answer names; all are counted. */
    @WithDefault("1000")
    int maxDifferences();

    /** How often the schedule looks for orders that are due. */
    @WithDefault("PT10M")
    Duration every();

    /** How long after its last check an order is due again. */
    @WithDefault("P7D")
    Duration period();
}
