package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.AccessToken;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter token}. */
@Command(
        name = "token",
        description = "The access token that a registration gives to this meter.",
        subcommands = TokenCommand.Set.class)
final class TokenCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: token set");
    }

    static AccessToken parse(String text, int generation) {
        try {
            return new AccessToken(text.strip(), generation);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.INPUT, String.valueOf(e.getMessage()));
        }
    }

    /** {@code usage-meter token set}. */
    @Command(
            name = "set",
            description = {
                "Keeps the access token in the home, in a file that only its owner can read.",
                "It is taken from a file, from the environment (" + HomeOption.TOKEN_VARIABLE
                        + ") or from a prompt; it is never an argument."
            })
    static final class Set implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Option(names = "--from-file", description = "A file that holds the token.")
        private @Nullable Path file;

        @Option(
                names = "--generation",
                defaultValue = "1",
                description = "The token's generation as the registration shows it; usage files name it"
                        + " (default: ${DEFAULT-VALUE}).")
        private int generation;

        Set(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws IOException {
            home.requireIdentity();
            AccessToken token =
                    parse(Secrets.find(file, environment, HomeOption.TOKEN_VARIABLE, "access token"), generation);
            home.home().keep(token);
            spec.commandLine().getOut().println("The access token of generation " + generation + " is kept.");
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }
}
