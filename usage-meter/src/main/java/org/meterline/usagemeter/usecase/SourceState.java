package org.meterline.usagemeter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How it stands with one source.
 *
 * @param id the source's UUID in reports, once it is known
 * @param since since when it has been like this
 * @param detail what a person should know, such as the fingerprint of a certificate to accept
 * @param lastReportedHour the last hour that a report was written of
 * @param clockSkew how far its clock is ahead of ours
 */
public record SourceState(
        String name,
        String kind,
        Optional<UUID> id,
        Condition condition,
        Instant since,
        String detail,
        Optional<Instant> lastReportedHour,
        Optional<Duration> clockSkew) {
    /** The conditions that heartbeats know. */
    public enum Condition {
        OK,
        PLEASE_ACCEPT_CERTIFICATE,
        BAD_CREDENTIALS,
        UNREACHABLE
    }
}
