package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Reports of a month, which may be large. */
@ConfigMapping(prefix = "meterline.aggregation.reports")
public interface ReportSettings {

    /** How many are made at once; each holds a usage report and a connection to the database. */
    @WithDefault("2")
    int atOnce();

    /** How many rows of a report are fetched at once. */
    @WithDefault("1000")
    int rowsAtOnce();

    /** The longest time from a report's first byte to its last; then the connection is cut. */
    @WithDefault("PT30M")
    Duration longest();

    /** When to ask again where too many are being made. */
    @WithDefault("PT10S")
    Duration retryAfter();
}
