package org.meterline.registration.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.ProblemMembers;
import org.meterline.chassis.problem.Problems;
import org.meterline.registration.config.UpgradeSettings;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Survivor;
import org.meterline.registration.domain.Upgrade.Certificate;
import org.meterline.registration.domain.Upgrade.Proof;
import org.meterline.registration.domain.UpgradeState;
import org.meterline.registration.http.UpgradeBodies.CertificateBody;
import org.meterline.registration.http.UpgradeBodies.Move;
import org.meterline.registration.usecase.MoveUpgrade;

/** Reads what is reported of a finished upgrade, and says what is missing from it. */
@Singleton
class UpgradeProofs {

    private final UpgradeSettings settings;

    UpgradeProofs(UpgradeSettings settings) {
        this.settings = settings;
    }

    MoveUpgrade.Wish wish(Move body) {
        UpgradeState.Name state = Objects.requireNonNull(body.state());
        if (state != UpgradeState.Name.VERIFIED) {
            requireAbsent(body.version(), "/version");
            requireAbsent(body.kept(), "/kept");
            requireAbsent(body.certificates(), "/certificates");
        }
        SoftwareVersion version = body.version() == null ? null : SoftwareVersion.of(body.version());
        List<Survivor> kept = Objects.requireNonNullElse(body.kept(), List.of());
        return new MoveUpgrade.Wish(
                state,
                body.detail(),
                version,
                new Proof(kept, certificates(Objects.requireNonNullElse(body.certificates(), List.of()))));
    }

    private static void requireAbsent(@Nullable Object value, String field) {
        if (value != null) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "Only VERIFIED takes this.", field, "only-verified");
        }
    }

    private List<Certificate> certificates(List<CertificateBody> bodies) {
        if (bodies.size() > settings.mostCertificates()) {
            throw Problems.of(
                    CommonProblem.INVALID_FIELD,
                    "At most " + settings.mostCertificates() + " certificates.",
                    "/certificates",
                    "size");
        }
        Set<String> sources = new HashSet<>();
        for (CertificateBody body : bodies) {
            if (!sources.add(Objects.requireNonNull(body.source()))) {
                throw Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "Each source once: " + body.source() + " is named twice.",
                        "/certificates",
                        "unique");
            }
        }
        return bodies.stream()
                .map(body -> new Certificate(
                        Objects.requireNonNull(body.source()), body.before(), Objects.requireNonNull(body.after())))
                .toList();
    }

    static HttpProblem otherVersion(SoftwareVersion wanted) {
        return Problems.of(
                RegistrationProblem.UPGRADE_NOT_PROVEN,
                "The usage meter has to say that it runs " + wanted + ".",
                "/version",
                "version-reached");
    }

    static HttpProblem notKept(List<Survivor> missing) {
        return Problems.builder(RegistrationProblem.UPGRADE_NOT_PROVEN, "Not reported as kept: " + missing + ".")
                .with(ProblemMembers.FIELD, "/kept")
                .with(ProblemMembers.RULE, "must-survive")
                .with("missing", missing.stream().map(Survivor::name).toList())
                .build();
    }
}
