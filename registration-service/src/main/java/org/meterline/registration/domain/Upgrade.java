package org.meterline.registration.domain;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step of the upgrade graph as one usage meter takes it.
 *
 * @param number counts up over all upgrades; 0 before it is written
 * @param mustSurvive as the step said when the upgrade began; a later document does not change what was promised
 * @param packageSha256 what the usage meter was upgraded with, where somebody said so
 * @param detail what the last move said of itself
 */
public record Upgrade(
        UUID id,
        UUID usageMeterId,
        long number,
        SoftwareVersion from,
        SoftwareVersion to,
        boolean asksForToken,
        List<Survivor> mustSurvive,
        @Nullable String packageSha256,
        String startedBy,
        Instant startedAt,
        UpgradeState state,
        @Nullable String detail,
        Proof proof,
        Instant changedAt) {

    /** What somebody reports of a finished upgrade. */
    public record Proof(List<Survivor> kept, List<Certificate> certificates) {

        public Proof {
            kept = kept.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(kept));
            certificates = List.copyOf(certificates);
        }

        public static Proof none() {
            return new Proof(List.of(), List.of());
        }

        /** The sources whose certificate is another than before, or was never accepted. */
        public List<String> certificatesToAccept() {
            return certificates.stream()
                    .filter(certificate -> !certificate.after().equals(certificate.before()))
                    .map(Certificate::source)
                    .toList();
        }
    }

    /**
     * The SHA-256 fingerprints of a source's certificate.
     *
     * @param before as it was accepted before the upgrade; null: it was not
     */
    public record Certificate(String source, @Nullable String before, String after) {}

    public Upgrade {
        mustSurvive = List.copyOf(mustSurvive);
    }

    public boolean underWay() {
        return state instanceof UpgradeState.UnderWay;
    }

    public List<Survivor> missing(Proof reported) {
        return mustSurvive.stream()
                .filter(survivor -> !reported.kept().contains(survivor))
                .toList();
    }

    public Upgrade in(UpgradeState newState, @Nullable String newDetail, Proof newProof, Instant now) {
        return new Upgrade(
                id,
                usageMeterId,
                number,
                from,
                to,
                asksForToken,
                mustSurvive,
                packageSha256,
                startedBy,
                startedAt,
                newState,
                newDetail,
                newProof,
                now);
    }
}
