package org.meterline.usagemeter.sending;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.meterline.usagemeter.usecase.MeterSettings;

/**
 * How to reach the suite, and how patiently.
 *
 * @param registration base address of the registration-service
 * @param collector base address of the collector-service
 * @param maxBatchReports reports in one request
 * @param maxBatchBytes uncompressed bytes in one request; a single report may be larger
 * @param requestTimeout how long one answer may take
 * @param firstPause pause before the first repetition; doubled each time
 * @param longestPause the longest pause, unless the server asks for more
 * @param giveUpAfter how long one request is repeated before it counts as undeliverable
 * @param maxAnswerBytes the largest answer read
 * @param proxy the HTTP proxy that every request goes through
 * @param clientCertificate the PEM file with what the meter shows to servers that ask for a certificate
 */
public record SendingSettings(
        URI registration,
        URI collector,
        int maxBatchReports,
        long maxBatchBytes,
        Duration requestTimeout,
        Duration firstPause,
        Duration longestPause,
        Duration giveUpAfter,
        int maxAnswerBytes,
        Optional<URI> proxy,
        Optional<Path> clientCertificate) {
    public SendingSettings {
        if (maxBatchReports < 1 || maxBatchBytes < 1 || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }

    /** The defaults for these addresses. */
    public static SendingSettings at(URI registration, URI collector) {
        return new SendingSettings(
                registration,
                collector,
                100,
                8 * 1024 * 1024,
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                16 * 1024 * 1024,
                Optional.empty(),
                Optional.empty());
    }

    /** The same with another limit of patience. */
    public SendingSettings givingUpAfter(Duration limit) {
        return new SendingSettings(
                registration,
                collector,
                maxBatchReports,
                maxBatchBytes,
                requestTimeout,
                firstPause,
                longestPause,
                limit,
                maxAnswerBytes,
                proxy,
                clientCertificate);
    }

    /** The same with other batch limits. */
    public SendingSettings batching(int reports, long bytes) {
        return new SendingSettings(
                registration,
                collector,
                reports,
                bytes,
                requestTimeout,
                firstPause,
                longestPause,
                giveUpAfter,
                maxAnswerBytes,
                proxy,
                clientCertificate);
    }

    /** The settings of a meter that runs by itself: it never gives up. */
    static SendingSettings of(MeterSettings settings, URI registration, URI collector) {
        return new SendingSettings(
                registration,
                collector,
                settings.sendBatchReports(),
                settings.sendBatchBytes(),
                settings.sendRequestTimeout(),
                Duration.ofMillis(500),
                settings.sendLongestPause(),
                Duration.ZERO,
                16 * 1024 * 1024,
                settings.proxy(),
                settings.clientCertificate());
    }

    /** The same through a proxy, where there is one. */
    public SendingSettings through(Optional<URI> otherProxy) {
        return new SendingSettings(
                registration,
                collector,
                maxBatchReports,
                maxBatchBytes,
                requestTimeout,
                firstPause,
                longestPause,
                giveUpAfter,
                maxAnswerBytes,
                otherProxy,
                clientCertificate);
    }

    /** The same with a certificate to show, where there is one. */
    public SendingSettings presenting(Optional<Path> otherCertificate) {
        return new SendingSettings(
                registration,
                collector,
                maxBatchReports,
                maxBatchBytes,
                requestTimeout,
                firstPause,
                longestPause,
                giveUpAfter,
                maxAnswerBytes,
                proxy,
                otherCertificate);
    }
}
