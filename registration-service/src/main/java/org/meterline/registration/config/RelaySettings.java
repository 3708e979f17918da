package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The relay from the table of usage meters to their topic. */
@ConfigMapping(prefix = "meterline.registration.relay")
public interface RelaySettings {

    /** Whether this process takes part; off only in tests. */
    @WithDefault("true")
    boolean enabled();

    /** How often the elected relay looks for changes that another process has committed; its own wake it at once. */
    @WithDefault("PT0.25S")
    Duration pollInterval();

    /** How often a process that is not elected tries again. */
    @WithDefault("PT0.5S")
    Duration electionInterval();

    /**
     * How long the elected process may be silent towards the database before it has lost the election. A process that has
     * ended loses it at once; this is for one that stands still or is cut off.
     */
    @WithDefault("PT10S")
    Duration leadershipTimeout();

    /** The longest wait after an error. */
    @WithDefault("PT10S")
    Duration longestBackOff();

    /** The most usage meters published at once. */
    @WithDefault("500")
    int batchSize();

    /** The Kafka transactional id: one for all processes of one suite, so that an elected relay shuts out the one before. */
    @WithDefault("meterline-registration-relay")
    String transactionalId();

    /** How often each process looks how much waits to be published, for its metrics. */
    @WithDefault("PT10S")
    Duration backlogEvery();

    /** How long one batch may take to be acknowledged. */
    @WithDefault("PT30S")
    Duration deliveryTimeout();
}
