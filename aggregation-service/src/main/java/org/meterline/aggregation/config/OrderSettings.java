package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The closing calendar: how long after a month's end its deadlines are. */
@ConfigMapping(prefix = "meterline.aggregation.orders")
public interface OrderSettings {

    /** When uploads had better be complete: the strictest published reading of the deadline. */
    @WithDefault("PT36H")
    Duration recommendedUpload();

    /** From when on a file needs a service request. */
    @WithDefault("PT48H")
    Duration uploadsClose();

    /** When totals are final and the order opens for review. */
    @WithDefault("PT72H")
    Duration totalsFinal();

    /** When the order must have been submitted: the end of day 5. */
    @WithDefault("P5D")
    Duration due();

    /** How often each process looks for orders that are to be opened. */
    @WithDefault("PT10S")
    Duration openEvery();

    /** The most orders that are opened before the process looks again. */
    @WithDefault("100")
    int openAtOnce();

    /** How long Kafka may take to tell how far its topics have been counted. */
    @WithDefault("PT10S")
    Duration progressTimeout();
}
