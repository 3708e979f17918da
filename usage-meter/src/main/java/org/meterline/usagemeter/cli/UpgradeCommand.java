package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.upgrade.Digests;
import org.meterline.usagemeter.upgrade.PackageSignature;
import org.meterline.usagemeter.upgrade.ProgramPackage;
import org.meterline.usagemeter.upgrade.UpgradeLock;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.Stage;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Upgrades this meter in its place to the version of a package, and goes back by itself if that does not run.",
            "The package's signature lies beside it, with .sig behind its name. Identity, sources, accepted certificates,"
                    + " settings and reports stay as they are. Interrupted, it is finished or taken back by itself."
        },
        subcommands = {UpgradeCommand.Status.class, UpgradeCommand.RollBack.class, UpgradeCommand.Settle.class})
final class UpgradeCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final UpgradeOptions options = new UpgradeOptions();

    @Parameters(arity = "0..1", paramLabel = "PACKAGE", description = "The package, usage-meter-VERSION.zip.")
    private @Nullable Path file;

    @Option(names = "--sha256", description = "The package's SHA-256, as whoever hands it out says it.")
    private @Nullable String sha256;

    @Option(
            names = {"-y", "--yes"},
            description = "Everything that has to be done before is done, the snapshot too; ask nothing.")
    private boolean yes;

    @Option(
            names = "--token-file",
            description = "A file with the access token, where the new version is the first to need it.")
    private @Nullable Path tokenFile;

    UpgradeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        if (file == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "say what to do: upgrade PACKAGE, upgrade status, settle or rollback");
        }
        UpgradeSite site = new UpgradeSite(options, environment, spec.commandLine());
        try (UpgradeLock lock = site.lock()) {
            assert lock != null;
            site.requireNothingUnderWay();
            String digest = checked(site, file);
            Upgrade ended = new UpgradeDialogue(site, yes, tokenFile)
                    .upgrade(new ProgramPackage(file, PackageCommand.MAX_UNPACKED_BYTES), digest);
            site.print(ended);
            return exitCode(ended);
        }
    }

    private String checked(UpgradeSite site, Path zip) throws IOException {
        String digest = Digests.sha256(zip);
        if (sha256 != null && !sha256.equalsIgnoreCase(digest)) {
            throw new RefusedException(zip + " has the SHA-256 " + digest + ", not " + sha256);
        }
        String key = PackageSignature.verify(
                zip, PackageSignature.beside(zip), digest, site.installation().trusted(site.version()));
        site.say(zip + " is signed by " + key + ", SHA-256 " + digest);
        return digest;
    }

    private static int exitCode(Upgrade upgrade) {
        return upgrade.stage() == Stage.ROLLED_BACK ? ExitCode.TAKEN_BACK : ExitCode.DONE;
    }

    /** {@code usage-meter upgrade status}. */
    @Command(name = "status", description = "Shows the newest upgrade: how far it is, or how it ended.")
    static final class Status implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final UpgradeOptions options = new UpgradeOptions();

        Status(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws IOException {
            UpgradeSite site = new UpgradeSite(options, environment, spec.commandLine());
            Optional<Upgrade> latest = site.files().latest();
            if (latest.isEmpty()) {
                site.say("This meter was never upgraded.");
            } else {
                site.print(latest.get());
            }
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter upgrade rollback}. */
    @Command(
            name = "rollback",
            description =
                    "Takes the newest upgrade back, whether it was interrupted or went well: the old version runs again.")
    static final class RollBack implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final UpgradeOptions options = new UpgradeOptions();

        RollBack(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws Exception {
            UpgradeSite site = new UpgradeSite(options, environment, spec.commandLine());
            try (UpgradeLock lock = site.lock();
                    UpgradeSite.Connected connected = site.connect()) {
                assert lock != null;
                site.print(connected.performer().rollBack().orElseThrow(UpgradeSite::neverUpgraded));
                return ExitCode.DONE;
            }
        }
    }

    /** {@code usage-meter upgrade settle}. */
    @Command(
            name = "settle",
            description = {
                "Ends an upgrade that was interrupted: where the new version was started already it is looked at, else the"
                        + " upgrade is taken back. Does nothing where none was interrupted."
            })
    static final class Settle implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final UpgradeOptions options = new UpgradeOptions();

        @Option(names = "--wait", hidden = true, description = "Waits until the upgrade that is at work has ended.")
        private boolean wait;

        Settle(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws Exception {
            UpgradeSite site = new UpgradeSite(options, environment, spec.commandLine());
            try (UpgradeLock lock = wait ? UpgradeLock.await(site.home()) : site.lock()) {
                assert lock != null;
                // The wait may have been for an upgrade that ended well: then there is nothing to connect for.
                if (site.files()
                        .latest()
                        .filter(latest -> !latest.stage().ended())
                        .isEmpty()) {
                    return ExitCode.DONE;
                }
                try (UpgradeSite.Connected connected = site.connect()) {
                    Upgrade ended = connected.performer().settle().orElseThrow(UpgradeSite::neverUpgraded);
                    site.print(ended);
                    return exitCode(ended);
                }
            }
        }
    }
}
