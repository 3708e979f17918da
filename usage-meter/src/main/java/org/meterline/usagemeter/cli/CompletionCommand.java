package org.meterline.usagemeter.cli;

import java.util.concurrent.Callable;
import org.meterline.usagemeter.config.Program;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code usage-meter completion}. */
@Command(
        name = "completion",
        description = {
            "Prints the script with which bash and zsh complete commands and options.",
            "For this shell: source <(usage-meter completion). For good: write it to"
                    + " /etc/bash_completion.d/usage-meter, or source it in .zshrc."
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash(Program.COMMAND, spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
