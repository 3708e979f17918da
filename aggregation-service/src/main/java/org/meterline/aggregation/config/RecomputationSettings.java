package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The recomputation of months from the original bytes, asked for or by schedule. */
@ConfigMapping(prefix = "meterline.aggregation.recomputation")
public interface RecomputationSettings {

    /** How many source hours are computed at the same time; 0: as many as there are processors. */
    @WithDefault("0")
    int parallel();

    /** About the most bytes of packed reports on their way from the database to the computation; a single source hour may be larger. */
    @WithDefault("67108864")
    int maxBytesUnderWay();

    /** The longest a recomputation may take: as long as it reads, PostgreSQL keeps what others delete. */
    @WithDefault("PT10M")
    Duration longest();

    /** The most differences that an answer names; all are counted. */
    @WithDefault("1000")
    int maxDifferences();

    /** How often the schedule looks for months that are due. */
    @WithDefault("PT10M")
    Duration every();

    /** How long after its last check a month is due again. */
    @WithDefault("PT24H")
    Duration period();

    /** How many months are checked by schedule, the current one being the first. */
    @WithDefault("2")
    int months();
}
