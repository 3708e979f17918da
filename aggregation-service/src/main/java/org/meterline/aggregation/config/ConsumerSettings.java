package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.meterline.chassis.kafka.PollSettings;

/** The loops that read the topics. */
@ConfigMapping(prefix = "meterline.aggregation.consumer")
public interface ConsumerSettings extends PollSettings {

    /** The consumer group; each topic's loop adds its own word to it. */
    @WithDefault("aggregation-service")
    String group();

    /** The most reports of one poll, and so of one transaction. */
    @WithDefault("500")
    int maxPollRecords();

    /** How many reports of a poll are read side by side: about as many as there are processors. */
    @WithDefault("2")
    int readers();

    /** About the most records of reports in one transaction: a poll with more is counted while its rest is being read. */
    @WithDefault("300000")
    int transactionRecords();

    /** About the most bytes of one poll; a single record may be larger. */
    @WithDefault("33554432")
    int fetchMaxBytes();

    /** The longest work between two polls before the group gives our partitions to another instance. */
    @WithDefault("PT5M")
    Duration maxPollInterval();

    /** About how many source hours are decided anew in one transaction when the registry changes a meter's past. */
    @WithDefault("200")
    int recountSourceHours();

    /** How many such transactions run between two polls of the registry. */
    @WithDefault("20")
    int recountSteps();
}
