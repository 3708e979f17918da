package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a report from the topic may be like. No tighter than what the collector and the gateway accept. */
@ConfigMapping(prefix = "meterline.aggregation.reading")
public interface ReadingSettings {

    /** Bytes of a report, uncompressed. */
    @WithDefault("33554432")
    int maxBytes();

    /** Bytes of a report as zstd. */
    @WithDefault("8388608")
    int maxCompressedBytes();

    /** Records of a report. */
    @WithDefault("100000")
    int maxRecords();

    /** Nested objects and arrays, the report itself being the first. */
    @WithDefault("8")
    int maxDepth();

    /** Characters of any string. */
    @WithDefault("512")
    int maxStringLength();

    /** How far a meter's clock may be ahead of ours. */
    @WithDefault("PT5M")
    Duration ahead();

    /** How long before its receipt the hour of a report may have begun. */
    @WithDefault("P120D")
    Duration oldest();
}
