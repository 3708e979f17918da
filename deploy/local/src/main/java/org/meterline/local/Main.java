package org.meterline.local;

import picocli.CommandLine;

/** What {@code ./run} starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new RunCommand()).setParameterExceptionHandler((refused, given) -> {
            CommandLine command = refused.getCommandLine();
            command.getErr().println("./run: " + refused.getMessage() + " (./run --help shows the options)");
            return command.getCommandSpec().exitCodeOnInvalidInput();
        });
    }
}
