package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UpgradeGraph;
import org.meterline.registration.domain.UpgradeGraph.Answer;
import org.meterline.registration.domain.UpgradeGraph.Leg;
import org.meterline.registration.domain.UpgradePackage;

/** Says which steps lead from one version to another, and what each is installed from. */
@ApplicationScoped
public class UpgradePaths {

    /** @param recorded empty: nobody has put a package for it on record */
    public record PackagedLeg(Leg leg, Optional<UpgradePackage> recorded) {}

    public sealed interface Outcome {

        record Path(List<PackagedLeg> legs) implements Outcome {}

        /** @param answer anything but a path */
        record Refused(Answer answer) implements Outcome {}

        /** The asker is a usage meter whose access token has ended. */
        record Ended() implements Outcome {}
    }

    private final UpgradeGraph graph;
    private final UpgradePackageStore packages;
    private final MeterAccess access;

    UpgradePaths(UpgradeGraph graph, UpgradePackageStore packages, MeterAccess access) {
        this.graph = graph;
        this.packages = packages;
        this.access = access;
    }

    @Transactional
    public Outcome path(SoftwareVersion from, SoftwareVersion to, Asker asker) {
        if (!access.admits(asker)) {
            return new Outcome.Ended();
        }
        Answer answer = graph.path(from, to);
        if (answer instanceof Answer.Path path) {
            return new Outcome.Path(path.legs().stream()
                    .map(leg -> new PackagedLeg(leg, packages.find(leg.to())))
                    .toList());
        }
        return new Outcome.Refused(answer);
    }
}
