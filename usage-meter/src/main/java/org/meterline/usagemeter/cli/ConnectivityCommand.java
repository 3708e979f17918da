package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.meterline.usagemeter.file.DecisionLog;
import org.meterline.usagemeter.usecase.Decision;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter connectivity}. */
@Command(
        name = "connectivity",
        description = "Whether reports go out by themselves (online) or by files that somebody carries (offline).",
        subcommands = {ConnectivityCommand.Show.class, ConnectivityCommand.Set.class})
final class ConnectivityCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: connectivity show, connectivity set");
    }

    /** {@code usage-meter connectivity show}. */
    @Command(name = "show", description = "Prints what holds, and what was settled when: connectivity and consent.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Option(names = "--json", description = "Print JSON: what holds, then one decision a line.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            MeterIdentity identity = home.requireIdentity();
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    json
                            ? Json.object(
                                    "connectivity", identity.connectivity().name())
                            : identity.connectivity().name());
            for (Decision decision : new DecisionLog(home.home()).all()) {
                String subject = decision.subject().name();
                out.println(
                        json
                                ? Json.object(
                                        "at", decision.at().toString(), "subject", subject, "choice", decision.choice())
                                : decision.at() + "  " + subject + "  " + decision.choice());
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter connectivity set}. */
    @Command(
            name = "set",
            description = {
                "Switches, and keeps when. Online, everything is sent that the suite has not acknowledged, also what went out"
                        + " in files: the suite knows that by its digest and counts it once.",
                "Offline, nothing more is sent; reports wait for files. The registration's own connectivity is changed in the"
                        + " suite."
            })
    static final class Set implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(index = "0", paramLabel = "WHICH", description = "${COMPLETION-CANDIDATES}")
        @SuppressWarnings("NullAway.Init")
        private Connectivity connectivity;

        @Override
        public Integer call() throws IOException {
            MeterIdentity before = home.requireIdentity();
            MeterIdentity identity =
                    new SetUp(home.home(), Clock.systemUTC()).connect(new MeterIdentity(before.id(), connectivity));
            spec.commandLine().getOut().println("This meter is " + identity.connectivity() + ".");
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }
}
