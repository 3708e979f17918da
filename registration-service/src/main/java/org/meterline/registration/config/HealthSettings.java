package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a usage meter is not well, and how forks are found. */
@ConfigMapping(prefix = "meterline.registration.health")
public interface HealthSettings {

    /** An ONLINE usage meter that has not uploaded for longer is in ERROR. */
    @WithDefault("PT24H")
    Duration onlineSilence();

    /** The same of an OFFLINE one: the longest month, and the 48 hours of its upload window. */
    @WithDefault("P33D")
    Duration offlineSilence();

    /** A clock that is off by more is a WARNING. */
    @WithDefault("PT60S")
    Duration skewWarning();

    /** A clock that is off by more is an ERROR: reports of hours that are not over are refused. */
    @WithDefault("PT5M")
    Duration skewError();

    /** The most sources of one usage meter that are named as reasons. */
    @WithDefault("50")
    int mostSources();

    /** How often each process looks for usage meters that have fallen silent. */
    @WithDefault("PT30S")
    Duration watchEvery();

    /** The most usage meters of one look's transaction. */
    @WithDefault("200")
    int watchBatch();

    /** How often usage meters are counted by health and reason for the metrics. */
    @WithDefault("PT60S")
    Duration countEvery();

    /** How long links of a chain are kept to find forks by, from their receipt. */
    @WithDefault("P8D")
    Duration chainKept();

    /** The most links forgotten in one transaction. */
    @WithDefault("10000")
    int forgetBatch();
}
