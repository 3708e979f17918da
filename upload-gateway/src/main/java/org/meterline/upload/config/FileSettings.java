package org.meterline.upload.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a usage file may be, and until when it is taken. */
@ConfigMapping(prefix = "meterline.upload.file")
public interface FileSettings {

    /** The most bytes that a file may unpack to. */
    @WithDefault("32G")
    MemorySize maxBytes();

    /** How many times its own size a file may unpack to, once that is more than 64 MiB. */
    @WithDefault("10000")
    int maxRatio();

    /** The most reports of a file. */
    @WithDefault("100000")
    int maxReports();

    /** The most bytes of one report, uncompressed. */
    @WithDefault("32M")
    MemorySize maxReportBytes();

    /** The most bytes of one report as zstd; the topic's limit has room for it. */
    @WithDefault("8M")
    MemorySize maxCompressedReportBytes();

    /** The most records of one report. */
    @WithDefault("100000")
    int maxRecords();

    /** How deep a report's JSON may nest. */
    @WithDefault("8")
    int maxDepth();

    /** The longest text in a report. */
    @WithDefault("512")
    int maxStringLength();

    /** How far a usage meter's clock may be ahead. */
    @WithDefault("PT5M")
    Duration clockAhead();

    /** How long ago a report's hour may have begun. */
    @WithDefault("P120D")
    Duration oldestHour();

    /** How long after a month's end its files are taken without a service request. */
    @WithDefault("PT48H")
    Duration windowAfterMonthEnd();

    /** Until how long after a month's end operators are advised to have uploaded its files. */
    @WithDefault("PT36H")
    Duration recommendedAfterMonthEnd();

    /** How long after a month's end its totals are final: as the aggregation service has it. A dry run speaks of it. */
    @WithDefault("PT72H")
    Duration totalsFinalAfterMonthEnd();

    /** Until how long after a month's end its usage is corrected by rule: as the aggregation service has it. */
    @WithDefault("P90D")
    Duration correctedAfterMonthEnd();

    /** Of how many sources a dry run shows the hours. */
    @WithDefault("100")
    int previewedSources();

    /** How many files may be on their way in at once; more are asked to come again. */
    @WithDefault("4")
    int concurrentUploads();

    /** How long one upload may take: a client that stands still does not keep others out for ever. */
    @WithDefault("PT2H")
    Duration longestUpload();

    /** What an upload that cannot be taken now is told to wait. */
    @WithDefault("PT30S")
    Duration retryAfter();

    /** How many lines with a reason the answer about a file lists at most. */
    @WithDefault("1000")
    int shownReasons();

    /** How long after it was counted a file's bytes are kept. */
    @WithDefault("P7D")
    Duration keepCounted();

    /** How long it is kept who was refused which file and why. */
    @WithDefault("P400D")
    Duration keepRefusals();

    /** How often files are looked for whose bytes are not needed any more. */
    @WithDefault("PT1H")
    Duration purgeEvery();
}
