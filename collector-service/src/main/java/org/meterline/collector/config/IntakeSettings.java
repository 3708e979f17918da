package org.meterline.collector.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a usage meter may send: the limits of a report and of a request. */
@ConfigMapping(prefix = "meterline.collector.intake")
public interface IntakeSettings {

    /** The most bytes of one usage report, uncompressed. */
    @WithDefault("33554432")
    int maxReportBytes();

    /** The most bytes of one usage report as zstd: what the topic carries. */
    @WithDefault("8388608")
    int maxReportCompressedBytes();

    /** The most records of one usage report. */
    @WithDefault("100000")
    int maxReportRecords();

    /** How deep a usage report may nest. */
    @WithDefault("8")
    int maxReportDepth();

    /** The most characters of one string in a usage report. */
    @WithDefault("512")
    int maxStringLength();

    /** The most bytes of one request, on the wire as well as uncompressed. */
    @WithDefault("67108864")
    long maxRequestBytes();

    /** The most usage reports of one request. */
    @WithDefault("1000")
    int maxRequestReports();

    /** The most bytes of one heartbeat. */
    @WithDefault("1048576")
    int maxHeartbeatBytes();

    /** How long after its hour a usage report is still taken. */
    @WithDefault("P120D")
    Duration maxReportAge();

    /** How far a usage meter's clock may run ahead: how much before the end of its hour a report is taken. */
    @WithDefault("PT5M")
    Duration clockTolerance();

    /** The most bytes that the buffers of all requests hold together. */
    @WithDefault("100663296")
    int maxBytesInFlight();

    /** How long a request waits for bytes that others hold before it is turned away. */
    @WithDefault("PT2S")
    Duration admissionWait();

    /** How many requests are worked on at once. */
    @WithDefault("256")
    int maxRequests();

    /** When a usage meter that was turned away should come again at the earliest. */
    @WithDefault("PT5S")
    Duration retryAfter();

    /** How much later than that it may be told to come again, by its id, so that not all come at once. */
    @WithDefault("PT30S")
    Duration retryAfterSpread();
}
