package org.meterline.usagemeter.usecase.upgrade;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.State;

/**
 * Takes the meter from one version to another, and back by itself where the new one does not run. Each stage is written
 * down before it begins and can be repeated, so whoever comes after a crash finishes the upgrade or takes it back.
 */
public final class PerformUpgrade {
    private final UpgradeFolder folder;
    private final Programs programs;
    private final Daemon daemon;
    private final Optional<UpgradeReports> reports;
    private final UpgradeLimits limits;
    private final Clock clock;
    private final Pause pause;

    /** @param reports empty where the meter is offline */
    public PerformUpgrade(
            UpgradeFolder folder,
            Programs programs,
            Daemon daemon,
            Optional<UpgradeReports> reports,
            UpgradeLimits limits,
            Clock clock,
            Pause pause) {
        this.folder = folder;
        this.programs = programs;
        this.daemon = daemon;
        this.reports = reports;
        this.limits = limits;
        this.clock = clock;
        this.pause = pause;
    }

    /** Puts the new version beside the old one. */
    @FunctionalInterface
    public interface Unpacking {
        void run() throws IOException;
    }

    /** The new version does not do what the old one did. */
    private static final class NotRunning extends IOException {
        NotRunning(String message) {
            super(message);
        }
    }

    /** The whole way; the answer is VERIFIED or ROLLED_BACK. */
    public Upgrade perform(Upgrade planned, Unpacking unpacking) throws IOException, InterruptedException {
        Upgrade upgrade = to(planned, Stage.PREPARING, "putting version " + planned.to() + " beside " + planned.from());
        try {
            upgrade = reported(upgrade);
            unpacking.run();
            tell(upgrade, State.SNAPSHOT_CONFIRMED, "");
            tell(upgrade, State.RUNNING, "");
            upgrade = to(upgrade, Stage.STOPPING, "stopping version " + upgrade.from() + " and copying its files");
            daemon.stop(limits.stopWithin());
            folder.backUp(upgrade);
            if (upgrade.homeFormat().isPresent()) {
                daemon.migrate(upgrade.to(), folder.copyToMigrate(upgrade));
            }
            upgrade = to(upgrade, Stage.SWITCHING, "switching to version " + upgrade.to());
            folder.apply(upgrade);
            programs.use(upgrade.to());
            upgrade = to(upgrade, Stage.STARTING, "starting version " + upgrade.to());
            return startAndVerify(upgrade);
        } catch (IOException e) {
            return takeBack(upgrade, reason(e));
        }
    }

    /** Ends what was interrupted: where the new version had been started already it is looked at, else it is taken back. */
    public Optional<Upgrade> settle() throws IOException, InterruptedException {
        Optional<Upgrade> latest = folder.latest();
        if (latest.isEmpty() || latest.get().stage().ended()) {
            return latest;
        }
        Upgrade upgrade = latest.get();
        folder.log(upgrade, "The upgrade was interrupted while " + upgrade.detail() + ".");
        if (upgrade.stage() == Stage.STARTING) {
            try {
                return Optional.of(startAndVerify(upgrade));
            } catch (IOException e) {
                return Optional.of(takeBack(upgrade, reason(e)));
            }
        }
        return Optional.of(takeBack(upgrade, "it was interrupted while " + upgrade.detail()));
    }

    /** Takes back an upgrade, also one that was verified. */
    public Optional<Upgrade> rollBack() throws IOException, InterruptedException {
        Optional<Upgrade> latest = folder.latest();
        if (latest.isEmpty() || latest.get().stage() == Stage.ROLLED_BACK) {
            return latest;
        }
        return Optional.of(takeBack(latest.get(), "it was taken back by hand"));
    }

    private Upgrade startAndVerify(Upgrade upgrade) throws IOException, InterruptedException {
        if (upgrade.launch() == Upgrade.Launch.UPGRADE && daemon.running().isEmpty()) {
            daemon.start(upgrade.to());
        }
        awaitParts(upgrade);
        HomeFacts after = daemon.facts(upgrade.to())
                .orElseThrow(() -> new NotRunning("version " + upgrade.to() + " cannot read the home"));
        List<String> lost = upgrade.before().lostIn(after);
        if (!lost.isEmpty()) {
            throw new NotRunning("version " + upgrade.to() + " does not find as it was: " + lost);
        }
        Upgrade verified = to(upgrade, Stage.VERIFIED, "version " + upgrade.to() + " runs");
        if (reports.isPresent() && verified.reported().isPresent()) {
            UUID remote = verified.reported().get();
            quietly(verified, () -> reports.get().verified(remote, verified, after));
        }
        return verified;
    }

    private void awaitParts(Upgrade upgrade) throws IOException, InterruptedException {
        if (upgrade.launch() == Upgrade.Launch.NOBODY) {
            return;
        }
        Instant deadline = clock.instant().plus(limits.verifyWithin());
        Instant wellSince = null;
        String missing = "";
        while (clock.instant().isBefore(deadline)) {
            String now = missing(upgrade);
            if (now == null) {
                wellSince = wellSince == null ? clock.instant() : wellSince;
                if (!clock.instant().isBefore(wellSince.plus(limits.steadyFor()))) {
                    return;
                }
            } else {
                wellSince = null;
                missing = now;
            }
            pause.sleep(limits.look());
        }
        throw new NotRunning("version " + upgrade.to() + " did not run within "
                + limits.verifyWithin().toSeconds() + " s: " + missing);
    }

    /** What is not as it should be; null where all is well. */
    private @Nullable String missing(Upgrade upgrade) throws IOException, InterruptedException {
        Optional<Daemon.Running> running = daemon.running();
        if (running.isEmpty()) {
            return "no daemon runs";
        }
        if (!running.get().version().equals(Optional.of(upgrade.to()))) {
            return "another version runs";
        }
        Optional<Daemon.Health> health = daemon.health(upgrade.to());
        if (health.isEmpty()) {
            return "it does not say how its parts are";
        }
        List<String> offline = upgrade.parts().isEmpty()
                ? health.get().offline()
                : upgrade.parts().stream()
                        .filter(part -> !health.get().running().contains(part))
                        .toList();
        return offline.isEmpty() ? null : "Offline: " + String.join(", ", offline);
    }

    private Upgrade takeBack(Upgrade failed, String why) throws IOException, InterruptedException {
        Upgrade upgrade = failed;
        if (upgrade.stage() != Stage.RESTARTING) {
            upgrade = to(upgrade, Stage.RESTORING, why);
            Optional<Daemon.Running> running = daemon.running();
            if (running.isPresent() && !running.get().version().equals(Optional.of(upgrade.from()))) {
                daemon.stop(limits.stopWithin());
            }
            programs.use(upgrade.from());
            folder.restore(upgrade);
            upgrade = to(upgrade, Stage.RESTARTING, why);
        }
        if (upgrade.launch() == Upgrade.Launch.UPGRADE && daemon.running().isEmpty()) {
            daemon.start(upgrade.from());
        }
        upgrade = to(upgrade, Stage.ROLLED_BACK, why);
        tell(upgrade, State.FAILED, why);
        tell(upgrade, State.ROLLED_BACK, "");
        return upgrade;
    }

    private Upgrade to(Upgrade upgrade, Stage stage, String detail) throws IOException {
        Upgrade moved = upgrade.at(stage, detail);
        folder.keep(moved);
        folder.log(moved, stage + ": " + detail);
        return moved;
    }

    private Upgrade reported(Upgrade upgrade) throws IOException, InterruptedException {
        if (reports.isEmpty()) {
            return upgrade;
        }
        try {
            Upgrade known = upgrade.reportedAs(Optional.of(reports.get().begin(upgrade)));
            folder.keep(known);
            return known;
        } catch (IOException e) {
            folder.log(upgrade, "The registration-service was not told: " + reason(e));
            return upgrade;
        }
    }

    private void tell(Upgrade upgrade, State state, String detail) throws IOException, InterruptedException {
        if (reports.isPresent() && upgrade.reported().isPresent()) {
            UUID remote = upgrade.reported().get();
            quietly(upgrade, () -> reports.get().move(remote, state, detail));
        }
    }

    @FunctionalInterface
    private interface Telling {
        void run() throws IOException, InterruptedException;
    }

    /** A suite that does not answer holds up no upgrade. */
    private void quietly(Upgrade upgrade, Telling telling) throws IOException, InterruptedException {
        try {
            telling.run();
        } catch (IOException e) {
            folder.log(upgrade, "The registration-service was not told: " + reason(e));
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
