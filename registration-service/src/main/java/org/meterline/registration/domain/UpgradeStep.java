package org.meterline.registration.domain;

import java.util.EnumSet;
import java.util.List;

/**
 * One step of the upgrade graph: what leads from the versions of a series to one version.
 *
 * @param asksForToken whether the upgrade asks for the access token
 * @param mustSurvive in the order of their declaration, each once
 */
public record UpgradeStep(
        VersionSeries from,
        SoftwareVersion to,
        boolean asksForToken,
        List<Action> before,
        List<Action> after,
        List<Survivor> mustSurvive,
        CertificateRule certificates) {

    /**
     * Something that people do before or after.
     *
     * @param code stable, for programs
     * @param text for people
     */
    public record Action(String code, String text) {}

    public UpgradeStep {
        before = List.copyOf(before);
        after = List.copyOf(after);
        mustSurvive = mustSurvive.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(mustSurvive));
    }

    boolean leadsFrom(SoftwareVersion version) {
        return from.contains(version) && version.before(to);
    }

    /** Whether both lead from some version to the same one. */
    boolean rivals(UpgradeStep other) {
        return to.equals(other.to) && from.overlaps(other.from);
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
