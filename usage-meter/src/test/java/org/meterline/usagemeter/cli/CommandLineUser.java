package org.meterline.usagemeter.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Somebody with a home who types commands, in this process. */
final class CommandLineUser {
    static final String TOKEN = "mlt_" + "A".repeat(43);

    final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    CommandLineUser(Path home) {
        this.home = home;
        environment.put(HomeOption.HOME_VARIABLE, home.toString());
    }

    Path home() {
        return home;
    }

    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = UsageMeterCommand.commandLine(environment);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    /** The same in this user's home, which commands learn from the environment of the process only. */
    int inHome(String... arguments) {
        return run(Stream.concat(Stream.of(arguments), Stream.of("--home", home.toString()))
                .toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    List<String> lines() {
        return out().lines().toList();
    }

    String err() {
        return err.toString();
    }
}
