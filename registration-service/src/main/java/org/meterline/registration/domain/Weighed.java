package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.Heartbeat.SourceStatus;
import org.meterline.registration.domain.HealthReason.Kind;
import org.meterline.registration.domain.LastHeartbeat.SourceTrouble;
import org.meterline.registration.domain.SignsOfLife.Expectation;

/**
 * The health of a usage meter with its reasons, the worst first.
 *
 * @param lookAt no silence is to be found before this instant; null: time alone changes nothing
 */
public record Weighed(
        Health health, List<HealthReason> reasons, @Nullable Instant lookAt) {

    private static final long HOURS_TOLD_AS_HOURS = 48;

    public Weighed {
        reasons = List.copyOf(reasons);
    }

    /** Before anything was weighed. */
    public static Weighed nothing() {
        return new Weighed(Health.UNKNOWN, List.of(), null);
    }

    /** Weighs what is known at an instant. A reason that held before goes on since then. */
    static Weighed of(Standing standing, SignsOfLife signs, HealthLimits limits, Weighed before, Instant now) {
        HealthReason unknown = unknown(standing, signs, now);
        if (unknown != null) {
            return new Weighed(Health.UNKNOWN, before.goingOn(List.of(unknown)), null);
        }
        List<HealthReason> reasons = new ArrayList<>();
        Instant deadline = deadline(standing, signs, limits);
        boolean silent = deadline.isBefore(now);
        if (silent) {
            reasons.add(notUploading(deadline, limits.silence(standing.connectivity())));
        }
        addHeartbeat(signs.heartbeat(), reasons);
        addClockSkew(signs.clockSkew(), limits, reasons);
        Fork fork = signs.fork();
        if (fork != null) {
            reasons.add(new HealthReason(Kind.SEQUENCE_FORK, Health.ERROR, fork.since(), null, fork.detail()));
        }
        reasons.sort(HealthReason.WORST_FIRST);
        Health worst = reasons.isEmpty() ? Health.OK : reasons.getFirst().weight();
        return new Weighed(worst, before.goingOn(reasons), silent ? null : before.lookAt(deadline, now));
    }

    private static @Nullable HealthReason unknown(Standing standing, SignsOfLife signs, Instant now) {
        return switch (standing.status()) {
            case UNREGISTERED -> unknown(Kind.UNREGISTERED, "It is unregistered.", now);
            case SUSPENDED -> unknown(Kind.SUSPENDED, "It is suspended.", now);
            case REGISTERED, ACTIVE ->
                signs.lastSeenAt() == null
                        ? unknown(Kind.NEVER_SEEN, "It has not shown itself since it was registered.", now)
                        : null;
        };
    }

    private static HealthReason unknown(Kind kind, String detail, Instant now) {
        return new HealthReason(kind, Health.UNKNOWN, now, null, detail);
    }

    private static Instant deadline(Standing standing, SignsOfLife signs, HealthLimits limits) {
        Expectation expectation = signs.expectation();
        if (expectation == null) {
            throw new IllegalStateException("a usage meter that is expected to upload, since never: " + standing);
        }
        return SignsOfLife.later(signs.lastUploadAt(), expectation.since())
                .plus(limits.silence(standing.connectivity()));
    }

    private static HealthReason notUploading(Instant deadline, Duration silence) {
        return new HealthReason(
                Kind.NOT_UPLOADING,
                Health.ERROR,
                deadline,
                null,
                "Not uploading in the past " + words(silence) + ": no usage report was received after "
                        + deadline.minus(silence) + ".");
    }

    private static String words(Duration silence) {
        return silence.toHours() < HOURS_TOLD_AS_HOURS ? silence.toHours() + " hours" : silence.toDays() + " days";
    }

    private static void addHeartbeat(@Nullable LastHeartbeat heartbeat, List<HealthReason> reasons) {
        if (heartbeat != null) {
            for (SourceTrouble trouble : heartbeat.troubles()) {
                reasons.add(trouble(trouble, heartbeat.received()));
            }
        }
    }

    private static void addClockSkew(@Nullable ClockSkew skew, HealthLimits limits, List<HealthReason> reasons) {
        if (skew != null && skew.off().compareTo(limits.skewWarning()) > 0) {
            reasons.add(new HealthReason(
                    Kind.CLOCK_SKEW,
                    skew.off().compareTo(limits.skewError()) > 0 ? Health.ERROR : Health.WARNING,
                    skew.at(),
                    null,
                    "The clock of the usage meter is " + skew.off().toSeconds() + " s "
                            + (skew.millis() < 0
                                    ? "behind."
                                    : "ahead; from " + limits.skewError().toSeconds()
                                            + " s on its reports are refused.")));
        }
    }

    private static HealthReason trouble(SourceTrouble trouble, Instant since) {
        return switch (trouble.status()) {
            case PLEASE_ACCEPT_CERTIFICATE ->
                new HealthReason(
                        Kind.CERTIFICATE_TO_ACCEPT,
                        Health.ERROR,
                        since,
                        trouble.source(),
                        "Somebody has to accept the certificate of source " + trouble.source() + ".");
            case BAD_CREDENTIALS ->
                new HealthReason(
                        Kind.BAD_CREDENTIALS,
                        Health.ERROR,
                        since,
                        trouble.source(),
                        "Source " + trouble.source() + " refuses the credentials.");
            case UNREACHABLE ->
                new HealthReason(
                        Kind.SOURCE_UNREACHABLE,
                        Health.WARNING,
                        since,
                        trouble.source(),
                        "Source " + trouble.source() + " does not answer.");
            case OK -> throw new IllegalArgumentException("no trouble: " + SourceStatus.OK);
        };
    }

    private List<HealthReason> goingOn(List<HealthReason> now) {
        return now.stream()
                .map(reason -> reasons.stream()
                        .filter(reason::about)
                        .findFirst()
                        .map(old -> reason.since(old.since()))
                        .orElse(reason))
                .toList();
    }

    /**
     * An instant that is still to come, and not too late, is left as it is: the row's index entry need not move with each
     * upload, and whoever looks too early finds nothing and moves it.
     */
    private Instant lookAt(Instant deadline, Instant now) {
        return lookAt != null && !lookAt.isBefore(now) && !lookAt.isAfter(deadline) ? lookAt : deadline;
    }

    /** The troubles that arose, or weigh otherwise than before. */
    public List<HealthReason> raisedSince(Weighed before) {
        return reasons.stream()
                .filter(HealthReason::isTrouble)
                .filter(reason ->
                        before.reasons.stream().noneMatch(old -> old.about(reason) && old.weight() == reason.weight()))
                .toList();
    }

    /** The troubles that have ended. */
    public List<HealthReason> clearedSince(Weighed before) {
        return before.reasons.stream()
                .filter(HealthReason::isTrouble)
                .filter(old -> reasons.stream().noneMatch(old::about))
                .toList();
    }
}
