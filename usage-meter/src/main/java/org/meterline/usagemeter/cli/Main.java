package org.meterline.usagemeter.cli;

/** The program's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(UsageMeterCommand.commandLine(System.getenv()).execute(arguments));
    }
}
