package org.meterline.usagemeter.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.Action;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.upgrade.ProgramPackage;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.UnreachableException;
import org.meterline.usagemeter.usecase.upgrade.Daemon;
import org.meterline.usagemeter.usecase.upgrade.HomeFacts;
import org.meterline.usagemeter.usecase.upgrade.Stage;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.Way;
import org.meterline.usagemeter.usecase.upgrade.UpgradeRules;

/** All that is looked at and asked before an upgrade, and then the upgrade; nothing is changed before all is well. */
final class UpgradeDialogue {
    /** Room for logs and for what the meter writes meanwhile. */
    private static final long SPARE_BYTES = 64L * 1024 * 1024;

    /** What this program has done itself by then. */
    private static final Set<String> DONE_ALREADY = Set.of("CHECK_PACKAGE", "HAVE_TOKEN_READY");

    private final UpgradeSite site;
    private final boolean yes;
    private final @Nullable Path tokenFile;

    UpgradeDialogue(UpgradeSite site, boolean yes, @Nullable Path tokenFile) {
        this.site = site;
        this.yes = yes;
        this.tokenFile = tokenFile;
    }

    Upgrade upgrade(ProgramPackage file, String sha256) throws IOException, InterruptedException {
        PackageManifest manifest = file.manifest();
        Optional<AccessToken> kept = site.homeOption().home().accessToken();
        // The package says whether its version needs a token, so that the suite can be asked with it.
        Optional<AccessToken> token = kept.isEmpty() && manifest.needsToken() ? Optional.of(askForToken()) : kept;
        try (UpgradeSite.Connected connected = site.connect(token)) {
            UpgradeRules.Allowed allowed =
                    UpgradeRules.check(site.version(), manifest, sha256, way(connected.reports(), manifest));
            if (token.isEmpty() && allowed.needsToken()) {
                token = Optional.of(askForToken());
            }
            requireRoom(manifest);
            tellBacklog();
            confirm(allowed.before());
            Upgrade planned = plan(manifest, sha256);
            if (kept.isEmpty() && token.isPresent()) {
                site.homeOption().home().keep(token.get());
            }
            site.startGuard(planned.from());
            return connected
                    .performer()
                    .perform(planned, () -> site.installation().add(file));
        }
    }

    private AccessToken askForToken() throws IOException {
        String text = Secrets.find(tokenFile, site.environment(), HomeOption.TOKEN_VARIABLE, "access token");
        return TokenCommand.parse(text, 1);
    }

    /** A suite that cannot be asked has no say: then the signed package decides alone. */
    private Way way(Optional<UpgradeReports> reports, PackageManifest manifest)
            throws IOException, InterruptedException {
        if (reports.isEmpty()) {
            return new Way.Unknown();
        }
        try {
            return reports.get().way(site.version(), manifest.version());
        } catch (UnreachableException | RefusedException e) {
            site.say("The registration-service was not asked for the way: " + e.getMessage());
            return new Way.Unknown();
        }
    }

    private void requireRoom(PackageManifest manifest) throws IOException {
        requireRoom(site.installation().prefix(), manifest.bytes() + SPARE_BYTES, "the new version");
        requireRoom(site.home(), 2 * site.files().smallBytes() + SPARE_BYTES, "copies of the home's files");
    }

    private static void requireRoom(Path folder, long bytes, String what) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw new RefusedException(folder + " has " + free + " bytes free, and " + what + " may take " + bytes);
        }
    }

    private void tellBacklog() throws IOException {
        long unsent = SpoolFolder.openToRead(
                        site.homeOption().home(),
                        site.homeOption().settings(site.environment()).spoolMaxBytes())
                .filling()
                .unsent();
        if (unsent > 0) {
            site.say(unsent + " reports wait to be sent. They stay where they are, and the new version sends them.");
        }
    }

    private void confirm(List<Action> before) {
        List<Action> open = before.stream()
                .filter(action -> !DONE_ALREADY.contains(action.code()))
                .toList();
        for (Action action : open) {
            if (!yes && !confirmed(action)) {
                throw new CommandFailure(
                        ExitCode.INPUT,
                        "not done yet: " + action.text() + " (" + action.code()
                                + ") Nothing was changed. Do what there is to do, and say --yes.");
            }
        }
    }

    private boolean confirmed(Action action) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("%s: %s Done? [y/N] ", action.code(), action.text());
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private Upgrade plan(PackageManifest manifest, String sha256) throws IOException, InterruptedException {
        ProgramVersion from = site.version();
        Optional<Daemon.Running> running = site.daemon().running();
        if (running.isEmpty() && HomeLock.isHeld(site.homeOption().home())) {
            throw new RefusedException("a program runs as this meter that does not say which; stop it first");
        }
        Upgrade.Launch launch = running.map(
                        daemon -> daemon.supervised() ? Upgrade.Launch.SUPERVISOR : Upgrade.Launch.UPGRADE)
                .orElse(Upgrade.Launch.NOBODY);
        List<String> parts = running.isEmpty()
                ? List.of()
                : site.daemon().health(from).map(Daemon.Health::running).orElse(List.of());
        HomeFacts before = site.daemon()
                .facts(from)
                .orElseThrow(() -> new RefusedException("version " + from + " does not say what it reads in the home"));
        return new Upgrade(
                UUID.randomUUID(),
                from,
                manifest.version(),
                sha256,
                manifest.homeFormat() == Program.HOME_FORMAT ? Optional.empty() : Optional.of(manifest.homeFormat()),
                Instant.now(Clock.systemUTC()),
                Stage.PREPARING,
                launch,
                parts,
                before,
                Optional.empty(),
                "");
    }
}
