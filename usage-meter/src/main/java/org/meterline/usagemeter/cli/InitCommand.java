package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter init}. */
@Command(
        name = "init",
        description = {
            "Makes the home a usage meter, and prints its id: that is what a provider registers.",
            "A home that is one already keeps its id; the command then only prints it."
        })
final class InitCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--id", description = "An id that is given already; otherwise a new one is made.")
    private @Nullable UUID id;

    @Option(
            names = "--connectivity",
            description = "How reports reach the suite: ${COMPLETION-CANDIDATES} (default for a new meter: ONLINE).")
    private @Nullable Connectivity connectivity;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        MeterIdentity identity = settle(home.home());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.object(
                                        "id",
                                        identity.id().toString(),
                                        "connectivity",
                                        identity.connectivity().name())
                                : identity.id().toString());
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private MeterIdentity settle(MeterHome folder) throws IOException {
        Optional<MeterIdentity> before = folder.identity();
        if (before.isPresent() && id != null && !id.equals(before.get().id())) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    folder.folder() + " is the usage meter " + before.get().id()
                            + " already; a meter never changes its id, use another home");
        }
        MeterIdentity identity = new MeterIdentity(
                before.map(MeterIdentity::id).orElseGet(() -> id != null ? id : UUID.randomUUID()),
                connectivity != null
                        ? connectivity
                        : before.map(MeterIdentity::connectivity).orElse(Connectivity.ONLINE));
        if (!before.equals(Optional.of(identity))) {
            folder.keep(identity);
        }
        return identity;
    }
}
