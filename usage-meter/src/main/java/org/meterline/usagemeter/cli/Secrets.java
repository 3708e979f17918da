package org.meterline.usagemeter.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a secret in a file, in the environment or at a prompt; never among the arguments, which others can read. */
final class Secrets {
    private Secrets() {}

    static String find(@Nullable Path file, Map<String, String> environment, String variable, String what)
            throws IOException {
        String secret = file != null ? Files.readString(file) : environment.get(variable);
        if (secret == null) {
            secret = prompt(what);
        }
        if (secret == null || secret.isBlank()) {
            throw new CommandFailure(
                    ExitCode.INPUT, "no " + what + ": give it in a file or in the environment as " + variable);
        }
        return secret.strip();
    }

    private static @Nullable String prompt(String what) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return null;
        }
        char[] typed = console.readPassword("%s: ", what);
        return typed == null ? null : new String(typed);
    }
}
