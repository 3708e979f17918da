package org.meterline.registration.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;

/**
 * What a usage meter last showed of itself; none of it is part of the registration. Signs come more than once and in any
 * order: the business instant of each decides what is newer, so taking one again changes nothing.
 *
 * @param versionAt when it said its version
 * @param clockSkew null: it never said its time
 * @param expectation null: nobody expects it to upload
 * @param fork null: none, or acknowledged
 */
public record SignsOfLife(
        @Nullable String version,
        @Nullable Instant versionAt,
        @Nullable String fingerprint,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lastReportHour,
        @Nullable Instant lastUploadAt,
        @Nullable LastHeartbeat heartbeat,
        @Nullable ClockSkew clockSkew,
        @Nullable Expectation expectation,
        @Nullable Fork fork) {

    private static final int LONGEST_VERSION = 64;
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    /** From when on, and as what, the meter is expected to upload. */
    public record Expectation(Connectivity as, Instant since) {}

    public static SignsOfLife none() {
        return new SignsOfLife(null, null, null, null, null, null, null, null, null, null);
    }

    /** Somebody says which version it runs; that is no sign of its own. */
    public SignsOfLife running(SoftwareVersion newVersion, Instant at) {
        return new SignsOfLife(
                newVersion.toString(),
                at,
                fingerprint,
                lastSeenAt,
                lastReportHour,
                lastUploadAt,
                heartbeat,
                clockSkew,
                expectation,
                fork);
    }

    /** It has checked its registration. */
    public SignsOfLife checked(@Nullable String newVersion, @Nullable String newFingerprint, Instant at) {
        boolean newer = newVersion != null && !isAfter(versionAt, at);
        return new SignsOfLife(
                newer ? newVersion : version,
                newer ? at : versionAt,
                newFingerprint == null ? fingerprint : newFingerprint,
                later(lastSeenAt, at),
                lastReportHour,
                lastUploadAt,
                heartbeat,
                clockSkew,
                expectation,
                fork);
    }

    public SignsOfLife heard(Heartbeat heard, int mostSources) {
        Instant at = heard.received();
        boolean newest = heartbeat == null || at.isAfter(heartbeat.received());
        boolean newerVersion = !isAfter(versionAt, at);
        return new SignsOfLife(
                newerVersion ? printable(heard.version()) : version,
                newerVersion ? at : versionAt,
                fingerprint,
                later(lastSeenAt, at),
                lastReportHour,
                lastUploadAt,
                newest ? LastHeartbeat.of(heard, mostSources) : heartbeat,
                ClockSkew.newer(clockSkew, heard.clockSkewMillis(), at),
                expectation,
                fork);
    }

    /** A report of it was received. One that was rejected is neither upload nor sign of life. */
    public SignsOfLife reported(ReportOutcome outcome) {
        if (outcome.outcome() == Outcome.REJECTED) {
            return this;
        }
        Instant at = Objects.requireNonNullElse(outcome.received(), outcome.decidedAt());
        return new SignsOfLife(
                version,
                versionAt,
                fingerprint,
                later(lastSeenAt, at),
                later(lastReportHour, outcome.hour()),
                later(lastUploadAt, at),
                heartbeat,
                ClockSkew.newer(clockSkew, outcome.clockSkewMillis(), at),
                expectation,
                fork);
    }

    /** The first fork stands until it is acknowledged. */
    public SignsOfLife forked(Fork newFork) {
        return fork == null ? with(expectation, newFork) : this;
    }

    public SignsOfLife forkAcknowledged() {
        return with(expectation, null);
    }

    /** The expectation begins anew with each change of what the meter is expected to do. */
    SignsOfLife expectedBy(Standing standing, Instant now) {
        if (!standing.expectedToUpload() || lastSeenAt == null) {
            return expectation == null ? this : with(null, fork);
        }
        return expectation != null && expectation.as() == standing.connectivity()
                ? this
                : with(new Expectation(standing.connectivity(), now), fork);
    }

    private SignsOfLife with(@Nullable Expectation newExpectation, @Nullable Fork newFork) {
        return new SignsOfLife(
                version,
                versionAt,
                fingerprint,
                lastSeenAt,
                lastReportHour,
                lastUploadAt,
                heartbeat,
                clockSkew,
                newExpectation,
                newFork);
    }

    /** A meter says what it likes; a database does not store all of it. */
    private static String printable(String text) {
        return NOT_PRINTABLE
                .matcher(text.substring(0, Math.min(LONGEST_VERSION, text.length())))
                .replaceAll("?");
    }

    private static boolean isAfter(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other);
    }

    static Instant later(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? one : other;
    }
}
