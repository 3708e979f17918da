package org.meterline.usagemeter.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.meterline.usagemeter.config.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code usage-meter home}: what one version asks another during an upgrade. */
@Command(
        name = "home",
        hidden = true,
        description = "What upgrades ask of another version about the home.",
        subcommands = {HomeCommand.Facts.class, HomeCommand.Migrate.class})
final class HomeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: home facts, home migrate");
    }

    /** {@code usage-meter home facts}. */
    @Command(name = "facts", description = "Prints as JSON what this version reads in the home; secrets as digests.")
    static final class Facts implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        Facts(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws IOException {
            ObjectNode json = JSON.createObjectNode();
            HomeFactsReader.read(home, environment).texts().forEach(json::put);
            spec.commandLine().getOut().println(json);
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter home migrate}. */
    @Command(name = "migrate", description = "Changes a copy of the home's small files into this version's format.")
    static final class Migrate implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public Integer call() throws IOException {
            // There is one format so far, and identity() refuses every other.
            home.requireIdentity();
            spec.commandLine().getOut().println(Json.object("format", Program.HOME_FORMAT));
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }
}
