package org.meterline.usagemeter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage}. */
@Command(
        name = "usage",
        description = "The reports that this meter has written, and the usage files that carry them without a network.",
        subcommands = {
            UsageListCommand.class,
            UsageDownloadCommand.class,
            UsageVerifyCommand.class,
            UsageUnpackCommand.class,
            UsageUploadCommand.class,
            UsageRequestWindowCommand.class
        })
final class UsageCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: usage list, download, verify, unpack, upload or request-window");
    }
}
