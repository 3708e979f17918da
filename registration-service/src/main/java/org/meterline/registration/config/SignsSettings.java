package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.meterline.chassis.kafka.PollSettings;

/** The loops that read heartbeats and report outcomes. */
@ConfigMapping(prefix = "meterline.registration.signs")
public interface SignsSettings extends PollSettings {

    /** Whether this process takes part; off only in tests. */
    @WithDefault("true")
    boolean enabled();

    /** The consumer group; each topic's loop adds its own word to it. */
    @WithDefault("registration-service")
    String group();

    /** The most messages of one poll, and so of one transaction. */
    @WithDefault("500")
    int maxPollRecords();

    /** About the most bytes of one poll. */
    @WithDefault("4194304")
    int fetchMaxBytes();

    /** The longest work between two polls before the group gives our partitions to another process. */
    @WithDefault("PT5M")
    Duration maxPollInterval();
}
