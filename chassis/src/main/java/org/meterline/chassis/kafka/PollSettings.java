package org.meterline.chassis.kafka;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The waits of a {@link PollLoop}; a service's settings of its consumers extend it. */
public interface PollSettings {

    /** The longest wait for new records before the loop looks up. */
    @WithDefault("PT0.5S")
    Duration pollTimeout();

    /** How long one request to the broker may take. */
    @WithDefault("PT15S")
    Duration requestTimeout();

    /** The first wait after a failure; it doubles up to {@link #longestBackOff}. */
    @WithDefault("PT0.2S")
    Duration firstBackOff();

    /** The longest wait after repeated failures. */
    @WithDefault("PT10S")
    Duration longestBackOff();

    /** A loop that has not come round for this long is not healthy. */
    @WithDefault("PT60S")
    Duration maxSilence();
}
