package org.meterline.chassis.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Readers of compacted topics. */
@ConfigMapping(prefix = "meterline.kafka.reader")
public interface ReaderSettings {

    /** The longest wait for new records before the loop looks up. */
    @WithDefault("PT0.5S")
    Duration pollTimeout();

    /** How often the broker is asked for the end of the topic: the sign that we still see it. */
    @WithDefault("PT5S")
    Duration probeInterval();

    /** How long one question to the broker may take. */
    @WithDefault("PT10S")
    Duration requestTimeout();

    /** The first wait after an error; it doubles up to {@link #longestBackOff}. */
    @WithDefault("PT0.2S")
    Duration firstBackOff();

    /** The longest wait after repeated errors. */
    @WithDefault("PT10S")
    Duration longestBackOff();

    /** A topic not seen for this long makes the service not ready: what it knows may be out of date. */
    @WithDefault("PT60S")
    Duration maxSilence();
}
