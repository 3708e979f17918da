package org.meterline.registration.domain;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a usage meter's health is not OK.
 *
 * @param weight the health it would have for this reason alone
 * @param since when the reason began to hold
 * @param source the source that it is about, where it is about one
 * @param detail for people
 */
public record HealthReason(
        Kind kind, Health weight, Instant since, @Nullable UUID source, String detail) {

    /** The names are part of the promise to clients. */
    public enum Kind {
        NOT_UPLOADING("Usage reports are received again."),
        SEQUENCE_FORK("The fork was acknowledged."),
        CERTIFICATE_TO_ACCEPT("The certificate of the source is accepted."),
        BAD_CREDENTIALS("The source accepts the credentials."),
        SOURCE_UNREACHABLE("The source answers again."),
        CLOCK_SKEW("The clock of the usage meter is right again."),
        SUSPENDED(""),
        UNREGISTERED(""),
        NEVER_SEEN("");

        private final String whenItEnds;

        Kind(String whenItEnds) {
            this.whenItEnds = whenItEnds;
        }

        /** What to tell people when the reason has ended. */
        public String whenItEnds() {
            return whenItEnds;
        }
    }

    /** The worst first, and always the same order. */
    public static final Comparator<HealthReason> WORST_FIRST = Comparator.comparing(
                    HealthReason::weight, Comparator.reverseOrder())
            .thenComparing(HealthReason::kind)
            .thenComparing(reason -> String.valueOf(reason.source()));

    /** Whether both speak of the same trouble, however much it weighs now. */
    boolean about(HealthReason other) {
        return kind == other.kind && java.util.Objects.equals(source, other.source);
    }

    /** What makes the health UNKNOWN is nobody's trouble: no alert is raised for it. */
    public boolean isTrouble() {
        return weight != Health.UNKNOWN;
    }

    HealthReason since(Instant instant) {
        return new HealthReason(kind, weight, instant, source, detail);
    }
}
