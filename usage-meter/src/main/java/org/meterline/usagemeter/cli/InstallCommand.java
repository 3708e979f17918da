package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.upgrade.Installation;
import org.meterline.usagemeter.usecase.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter install}. */
@Command(
        name = "install",
        description = {
            "Installs this program, from the folder of an unpacked package, where later upgrades find it.",
            "Versions lie side by side in PREFIX/versions; PREFIX/current is the one that is used. The home is elsewhere."
        })
final class InstallCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--prefix", required = true, description = "Where to install, such as /opt/usage-meter.")
    @SuppressWarnings("NullAway.Init")
    private Path prefix;

    @Option(
            names = "--trust-key",
            description = "A public release key (PEM, Ed25519) whose packages upgrades may install; may be repeated.")
    private @Nullable List<Path> keys;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path program = Program.folder()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INPUT, "install runs from an unpacked package: bin/usage-meter install"));
        Installation installation = new Installation(prefix);
        ProgramVersion version = ProgramVersion.of(Program.VERSION);
        ProgramVersion current = installation.current().orElse(version);
        if (!current.equals(version)) {
            throw new RefusedException(prefix + " holds version " + current
                    + " already; go to another one with 'usage-meter upgrade PACKAGE'");
        }
        installation.add(program);
        for (Path key : keys == null ? List.<Path>of() : keys) {
            installation.trust(key);
        }
        installation.use(version);
        print(installation, version);
        return ExitCode.DONE;
    }

    private void print(Installation installation, ProgramVersion version) {
        String start = installation.prefix().resolve("current/bin/usage-meter").toString();
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.object("version", version.toString(), "start", start)
                                : "Version " + version + " is installed; start it as " + start);
        spec.commandLine().getOut().flush();
    }
}
