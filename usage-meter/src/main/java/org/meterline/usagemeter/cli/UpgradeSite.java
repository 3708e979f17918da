package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.sending.SendingSettings;
import org.meterline.usagemeter.sending.Suite;
import org.meterline.usagemeter.upgrade.DaemonProcesses;
import org.meterline.usagemeter.upgrade.Installation;
import org.meterline.usagemeter.upgrade.UpgradeFiles;
import org.meterline.usagemeter.upgrade.UpgradeLock;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.PerformUpgrade;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;
import org.meterline.usagemeter.usecase.upgrade.UpgradeLimits;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports;
import picocli.CommandLine;

/** Where an upgrade happens: the home, the installation, the running meter, and the suite if there is a way to it. */
final class UpgradeSite {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** A suite that is away holds up an upgrade no longer than this for each thing that it is told. */
    private static final Duration SUITE_WITHIN = Duration.ofSeconds(10);

    private final UpgradeOptions options;
    private final Map<String, String> environment;
    private final CommandLine command;
    private final MeterIdentity identity;
    private final Installation installation;
    private final UpgradeFiles files;
    private final DaemonProcesses daemon;

    UpgradeSite(UpgradeOptions options, Map<String, String> environment, CommandLine command) throws IOException {
        this.options = options;
        this.environment = environment;
        this.command = command;
        this.identity = options.home.requireIdentity();
        this.installation = installation(options.prefix);
        this.files = new UpgradeFiles(home(), Clock.systemUTC());
        this.daemon = new DaemonProcesses(home(), installation, ANSWER_WITHIN);
    }

    private static Installation installation(@Nullable Path prefix) {
        if (prefix != null) {
            return new Installation(prefix);
        }
        return Program.folder()
                .flatMap(Installation::around)
                .orElseThrow(
                        () -> new CommandFailure(
                                ExitCode.INPUT,
                                "this program is not installed where it can be upgraded; install it with 'usage-meter install'"));
    }

    Path home() {
        return options.home.home().folder().toAbsolutePath();
    }

    HomeOption homeOption() {
        return options.home;
    }

    Map<String, String> environment() {
        return environment;
    }

    Installation installation() {
        return installation;
    }

    UpgradeFiles files() {
        return files;
    }

    DaemonProcesses daemon() {
        return daemon;
    }

    /** The version that is used, which is the one that is upgraded. */
    ProgramVersion version() throws IOException {
        return installation
                .current()
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.INPUT, installation.prefix() + " holds no version that is in use"));
    }

    UpgradeLock lock() throws IOException {
        return UpgradeLock.take(home())
                .orElseThrow(() -> new RefusedException("another upgrade of this meter is at work just now"));
    }

    void requireNothingUnderWay() throws IOException {
        Optional<Upgrade> open = files.latest().filter(latest -> !latest.stage().ended());
        if (open.isPresent()) {
            throw new RefusedException(
                    "the upgrade to " + open.get().to()
                            + " was interrupted; end it first with 'usage-meter upgrade settle' or 'usage-meter upgrade rollback'");
        }
    }

    static CommandFailure neverUpgraded() {
        return new CommandFailure(ExitCode.INPUT, "this meter was never upgraded");
    }

    /** Starts what ends this upgrade should this program be killed: it waits for the lock that dies with it. */
    void startGuard(ProgramVersion version) throws IOException {
        daemon.detached(
                List.of(
                        installation.start(version).toString(),
                        "upgrade",
                        "settle",
                        "--wait",
                        "--home",
                        home().toString(),
                        "--prefix",
                        installation.prefix().toString(),
                        "--verify-within",
                        options.verifyWithin.toString(),
                        "--steady-for",
                        options.steadyFor.toString(),
                        "--stop-within",
                        options.stopWithin.toString()),
                "upgrade-guard.log");
    }

    /** What is needed to perform, with a connection to the suite where there can be one. */
    Connected connect() throws IOException {
        return connect(options.home.home().accessToken());
    }

    Connected connect(Optional<AccessToken> token) throws IOException {
        MeterSettings settings = options.home.settings(environment);
        boolean online = identity.connectivity() == Connectivity.ONLINE;
        Optional<URI> address = settings.registration().filter(uri -> online);
        Optional<Suite> suite = address.isEmpty() || token.isEmpty()
                ? Optional.empty()
                : Optional.of(new Suite(
                        SendingSettings.at(address.get(), address.get())
                                .givingUpAfter(SUITE_WITHIN)
                                .through(settings.proxy())
                                .presenting(settings.clientCertificate()),
                        identity.id(),
                        token.get(),
                        Program.VERSION,
                        Clock.systemUTC(),
                        Thread::sleep,
                        RandomGenerator.getDefault()));
        Optional<UpgradeReports> reports = suite.map(Suite::upgrades);
        return new Connected(
                suite,
                reports,
                new PerformUpgrade(
                        files,
                        installation,
                        daemon,
                        reports,
                        new UpgradeLimits(options.stopWithin, options.verifyWithin, options.steadyFor, LOOK),
                        Clock.systemUTC(),
                        Thread::sleep));
    }

    /** @param reports empty where the meter is offline, or has no token yet */
    record Connected(Optional<Suite> suite, Optional<UpgradeReports> reports, PerformUpgrade performer)
            implements AutoCloseable {
        @Override
        public void close() {
            suite.ifPresent(Suite::close);
        }
    }

    /** A line for people; JSON stays alone on the output. */
    void say(String line) {
        PrintWriter to = options.json ? command.getErr() : command.getOut();
        to.println(line);
        to.flush();
    }

    void print(Upgrade upgrade) {
        Path log = files.logFile(upgrade);
        if (options.json) {
            command.getOut()
                    .println(Json.object(
                            "from",
                            upgrade.from().toString(),
                            "to",
                            upgrade.to().toString(),
                            "stage",
                            upgrade.stage().name(),
                            "detail",
                            upgrade.detail(),
                            "startedAt",
                            upgrade.startedAt().toString(),
                            "log",
                            Files.exists(log) ? log.toString() : null));
        } else {
            command.getOut()
                    .println("Upgrade from " + upgrade.from() + " to " + upgrade.to() + ": " + upgrade.stage() + ", "
                            + upgrade.detail() + "; see " + log);
        }
        command.getOut().flush();
    }
}
