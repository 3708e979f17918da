package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Webhooks: where deliveries may go, how often they are tried, how many at once, and how long they are kept. */
@ConfigMapping(prefix = "meterline.aggregation.webhooks")
public interface WebhookSettings {

    /**
     * Master keys by id, under which the secrets of webhooks are sealed: 32 random bytes each, in base64. Without one there are
     * no webhooks. Keep every one that a living secret is sealed under. An id is letters and digits, so that it can be written
     * in the name of an environment variable.
     */
    Map<String, String> masterKeys();

    /** The id of the master key that new secrets are sealed under. */
    @WithDefault("k1")
    String currentMasterKey();

    /** Whether deliveries may go unencrypted. */
    @WithDefault("false")
    boolean allowHttp();

    /** Networks that deliveries may go to although they are private, such as 10.1.0.0/16, separated by commas. */
    Optional<List<String>> allowedNetworks();

    /** How many webhooks a provider may have. */
    @WithDefault("20")
    int maxPerProvider();

    /** How many types of events a webhook may name. */
    @WithDefault("50")
    int maxEventTypes();

    /** How long the old secret signs beside the new one after a rotation that does not say so itself. */
    @WithDefault("PT24H")
    Duration secretOverlap();

    /** The longest overlap that a rotation may ask for. */
    @WithDefault("P7D")
    Duration longestSecretOverlap();

    /** How many secrets of one webhook may sign at a time. */
    @WithDefault("3")
    int maxSecrets();

    /** Events that reached their topic this long before a webhook was made are sent to it too: clocks differ. */
    @WithDefault("PT5M")
    Duration lookBack();

    /** The waits after the first failed attempt, the second, and so on; after the last there is no further attempt. */
    @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
    List<Duration> retryWaits();

    /** By how much of itself a wait is lengthened at most, by chance. */
    @WithDefault("20")
    int jitterPercent();

    /** The longest wait that a receiver may ask for with Retry-After. */
    @WithDefault("PT24H")
    Duration longestRetryAfter();

    /** How long an attempt may take from asking for the address to the end of the answer. */
    @WithDefault("PT20S")
    Duration attemptTimeout();

    /** How long asking for an address, and connecting to it, may each take. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** How much of an answer is read before its connection is closed; nothing of it is kept. */
    @WithDefault("65536")
    int maxAnswerBytes();

    /** How many attempts a process makes at once. */
    @WithDefault("64")
    int atOnce();

    /** How many of them go to one webhook; of one whose last attempt failed, one. */
    @WithDefault("4")
    int atOncePerWebhook();

    /** After this long, an attempt of which nothing was heard is made again by another process; longer than an attempt may take. */
    @WithDefault("PT2M")
    Duration lease();

    /** How often each process looks for deliveries that are due. */
    @WithDefault("PT1S")
    Duration lookEvery();

    /** Nothing more is sent to a webhook of which every attempt has failed for this long. */
    @WithDefault("P5D")
    Duration disableAfter();

    /** How long deliveries are kept, and what waits for a webhook that is disabled; longer than the topics keep their messages. */
    @WithDefault("P35D")
    Duration retention();

    /** How often deliveries that need not be kept are looked for, and secrets that are sealed under an older master key. */
    @WithDefault("PT1H")
    Duration purgeEvery();

    /** How many deliveries of a webhook are deleted in one transaction. */
    @WithDefault("5000")
    int purgeRows();

    /** How many dead deliveries one request replays. */
    @WithDefault("1000")
    int maxReplay();

    /** How often each process counts deliveries, for the metrics. */
    @WithDefault("PT10S")
    Duration countEvery();
}
