package org.meterline.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The Kafka topics that the services talk over; each has its page in {@code docs/topics}. */
public final class Topics {

    /** Compacted: the registered usage meters, the newest state of each; key usage meter id. */
    public static final String USAGE_METERS = "meterline.usage-meters.v1";

    /** The original bytes of every accepted usage report, zstd; key usage meter id. */
    public static final String USAGE_REPORTS = "meterline.usage-reports.v1";

    /** What the consumer of usage reports could not take, with the reason; key usage meter id. */
    public static final String USAGE_REPORTS_REJECTED = "meterline.usage-reports.v1.rejected";

    /** Heartbeats of usage meters with the measured clock skew; key usage meter id. */
    public static final String HEARTBEATS = "meterline.heartbeats.v1";

    /** Silent meters, shadowed sources, forks, blocked closes, lag; key provider. */
    public static final String ALERTS = "meterline.alerts.v1";

    /** What became of each usage report: new, known, conflict, shadowed, rejected; key usage meter id. */
    public static final String REPORT_OUTCOMES = "meterline.report-outcomes.v1";

    /** CloudEvents of what became of usage files; key usage meter id. */
    public static final String USAGE_FILES = "meterline.usage-files.v1";

    /** CloudEvents of the life of billing orders; key order id. */
    public static final String BILLING_ORDERS = "meterline.billing-orders.v1";

    /** Enough for six consumers a topic; the number is never changed, because the key decides the partition. */
    public static final int DEFAULT_PARTITIONS = 6;

    /** One MiB above the largest compressed report (8 MiB), for the headers and Kafka's own framing. */
    public static final int USAGE_REPORT_MAX_MESSAGE_BYTES = 9 * 1024 * 1024;

    private static final String CLEANUP = "cleanup.policy";
    private static final String RETENTION = "retention.ms";
    private static final String MAX_MESSAGE = "max.message.bytes";
    private static final String TIMESTAMP = "message.timestamp.type";
    private static final String KEEP_30_DAYS = Long.toString(Duration.ofDays(30).toMillis());

    private Topics() {}

    /** Every topic of the suite, in the order in which they are best created. */
    public static List<TopicDefinition> all() {
        return List.of(
                topic(USAGE_METERS, Map.of(CLEANUP, "compact")),
                topic(USAGE_REPORTS, reportsConfig()),
                topic(USAGE_REPORTS_REJECTED, reportsConfig()),
                topic(HEARTBEATS, Map.of(CLEANUP, "delete", RETENTION, KEEP_30_DAYS)),
                topic(ALERTS, Map.of(CLEANUP, "delete", RETENTION, KEEP_30_DAYS)),
                topic(REPORT_OUTCOMES, Map.of(CLEANUP, "delete", RETENTION, KEEP_30_DAYS)),
                topic(USAGE_FILES, Map.of(CLEANUP, "delete", RETENTION, KEEP_30_DAYS)),
                topic(BILLING_ORDERS, Map.of(CLEANUP, "delete", RETENTION, KEEP_30_DAYS)));
    }

    private static Map<String, String> reportsConfig() {
        // The record's timestamp is the wall clock's arrival at the broker: a producer cannot shorten the retention.
        return Map.of(
                CLEANUP,
                "delete",
                RETENTION,
                KEEP_30_DAYS,
                MAX_MESSAGE,
                Integer.toString(USAGE_REPORT_MAX_MESSAGE_BYTES),
                TIMESTAMP,
                "LogAppendTime");
    }

    private static TopicDefinition topic(String name, Map<String, String> config) {
        return new TopicDefinition(name, DEFAULT_PARTITIONS, config);
    }
}
