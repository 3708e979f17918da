package org.meterline.usagemeter.usecase.upgrade;

import java.util.List;
import java.util.stream.Collectors;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.Action;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.Step;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.Way;

/**
 * Whether an upgrade may go where it wants to. The registration-service decides where it knows both versions; else the
 * signed package does.
 */
public final class UpgradeRules {
    private UpgradeRules() {}

    /** What has to happen before an upgrade that may go ahead. */
    public record Allowed(boolean needsToken, List<Action> before) {}

    public static Allowed check(ProgramVersion from, PackageManifest manifest, String sha256, Way way)
            throws RefusedException {
        ProgramVersion to = manifest.version();
        if (to.equals(from)) {
            throw new RefusedException("this meter runs version " + to + " already");
        }
        if (to.compareTo(from) < 0) {
            throw new RefusedException("version " + to + " is older than " + from
                    + ", which runs here; an upgrade only goes forward, back leads 'usage-meter upgrade rollback'");
        }
        return switch (way) {
            case Way.None(String why) -> throw new RefusedException("the registration-service refuses: " + why);
            case Way.Steps(List<Step> steps) when !steps.isEmpty() -> oneStep(manifest, sha256, steps);
            case Way.Steps _, Way.Unknown _ -> byPackage(from, manifest);
        };
    }

    private static Allowed oneStep(PackageManifest manifest, String sha256, List<Step> steps) throws RefusedException {
        if (steps.size() > 1) {
            throw new RefusedException("a step must not be skipped; the way is "
                    + steps.stream().map(Step::to).collect(Collectors.joining(", then ")));
        }
        Step step = steps.getFirst();
        if (step.sha256().isPresent() && !step.sha256().get().equals(sha256)) {
            throw new RefusedException("the package has the SHA-256 " + sha256 + ", and on record is "
                    + step.sha256().get());
        }
        return new Allowed(
                step.asksForToken() || manifest.needsToken(),
                step.before().isEmpty() ? manifest.before() : step.before());
    }

    private static Allowed byPackage(ProgramVersion from, PackageManifest manifest) throws RefusedException {
        if (!manifest.mayComeFrom(from)) {
            throw new RefusedException("version " + manifest.version() + " takes the place of "
                    + String.join(", ", manifest.upgradesFrom()) + " only, and here runs " + from
                    + "; go to one of these first");
        }
        return new Allowed(manifest.needsToken(), manifest.before());
    }
}
