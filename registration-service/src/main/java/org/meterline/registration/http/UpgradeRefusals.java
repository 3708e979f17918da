package org.meterline.registration.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.ProblemMembers;
import org.meterline.chassis.problem.Problems;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UpgradeGraph.Answer;

/** Versions as they stand in a query, and the refusals that paths and upgrades share. */
final class UpgradeRefusals {

    private UpgradeRefusals() {}

    static SoftwareVersion version(@Nullable String text, String parameter) {
        if (text == null) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "Say which version.", parameter, "required");
        }
        return SoftwareVersion.parse(text)
                .orElseThrow(() -> Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "A version is two to four numbers, like 4.8.0.",
                        parameter,
                        "pattern"));
    }

    /**
     * @param answer anything but a path
     * @param prefix what stands before {@code from} and {@code to} in the request: nothing, or the slash of a pointer
     */
    static HttpProblem noWay(Answer answer, String prefix) {
        return switch (answer) {
            case Answer.UnknownFrom() -> unknownVersion(prefix + "from");
            case Answer.UnknownTo() -> unknownVersion(prefix + "to");
            case Answer.Downgrade() ->
                Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "An upgrade only goes forward; the way back is the snapshot.",
                        prefix + "to",
                        "downgrade");
            case Answer.NoPath() ->
                Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "No step on record leads there from this version.",
                        prefix + "to",
                        "no-path");
            case Answer.Path path -> throw new IllegalArgumentException("a path is no refusal: " + path);
        };
    }

    static HttpProblem unknownVersion(String field) {
        return Problems.of(
                CommonProblem.INVALID_FIELD, "No series of this version is known here.", field, "known-version");
    }

    /** @param path the versions to take, one after the other; none where both are the same version */
    static HttpProblem notOneStep(List<SoftwareVersion> path) {
        if (path.isEmpty()) {
            return Problems.of(CommonProblem.INVALID_FIELD, "It runs this version already.", "/to", "other-version");
        }
        List<String> versions = path.stream().map(SoftwareVersion::toString).toList();
        return Problems.builder(
                        RegistrationProblem.UPGRADE_SKIPS_A_STEP,
                        "Take one step after the other: " + versions.stream().collect(Collectors.joining(", then "))
                                + ".")
                .with(ProblemMembers.FIELD, "/to")
                .with(ProblemMembers.RULE, "one-step")
                .with("path", versions)
                .build();
    }
}
