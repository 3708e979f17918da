package org.meterline.usagemeter.usecase;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.meterline.usagemeter.domain.NamePolicy;

/**
 * What an operator has set for the whole meter.
 *
 * @param registration base address of the registration-service
 * @param collector base address of the collector-service
 * @param upload base address of the upload-gateway
 * @param proxy the HTTP proxy to the suite
 * @param names whether names of objects leave the site
 * @param spoolMaxBytes the spool's bound of size
 * @param spoolKeep how long an acknowledged report is kept
 * @param heartbeatEvery how often the suite is told that the meter lives
 */
public record MeterSettings(
        Optional<URI> registration,
        Optional<URI> collector,
        Optional<URI> upload,
        Optional<URI> proxy,
        NamePolicy names,
        long spoolMaxBytes,
        Duration spoolKeep,
        Duration heartbeatEvery) {
    /** What holds where nothing is set. */
    public static final MeterSettings DEFAULTS = new MeterSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            NamePolicy.NONE,
            20L * 1024 * 1024 * 1024,
            Duration.ofDays(65),
            Duration.ofMinutes(5));
}
