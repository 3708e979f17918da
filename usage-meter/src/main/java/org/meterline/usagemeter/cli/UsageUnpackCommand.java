package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.UsageFileCheck;
import org.meterline.usagemeter.file.UsageUnpacking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage unpack}. */
@Command(
        name = "unpack",
        description = {
            "Lays a usage file out to be read: a folder for each day, in it each report as JSON, and summary.json.",
            "Only the usage file itself can be uploaded, never what was unpacked."
        })
final class UsageUnpackCommand implements Callable<Integer> {
    private static final String ENDING = ".data";

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "The usage file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "The folder to make (default: beside the file, named after it).")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    UsageUnpackCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = output != null ? output : besides(file);
        UsageFileCheck.Result result = new UsageUnpacking(folder).unpack(file, home.usageFileCheck(environment));
        UsageVerifyCommand.print(spec.commandLine().getOut(), UsageVerifyCommand.requireWhole(file, result), json);
        if (!json) {
            spec.commandLine().getOut().println("unpacked     " + folder);
            spec.commandLine().getOut().flush();
        }
        return ExitCode.DONE;
    }

    private static Path besides(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(
                name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name + "-unpacked");
    }
}
