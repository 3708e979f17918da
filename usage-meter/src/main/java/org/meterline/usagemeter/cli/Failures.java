package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.file.UnreadableFileException;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.UnreachableException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;
import picocli.CommandLine;

/** Turns what went wrong into one clear line and an exit code; no stack traces for what a person can mend. */
final class Failures {
    private Failures() {}

    static int parameters(CommandLine.ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        print(command, exception);
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for what can be said.");
        return ExitCode.USAGE;
    }

    static int execution(Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
        return switch (exception) {
            case CommandLine.ParameterException wrong -> parameters(wrong, new String[0]);
            case CommandFailure failure -> {
                print(command, failure);
                yield failure.exitCode();
            }
            case VcenterRefusedException refused -> {
                print(command, refused);
                yield ExitCode.REFUSED;
            }
            case UnreadableFileException unreadable -> {
                print(command, unreadable);
                yield ExitCode.INPUT;
            }
            case NoSuchFileException missing -> {
                command.getErr().println(Program.COMMAND + ": there is no file " + missing.getFile());
                yield ExitCode.INPUT;
            }
            case FileAlreadyExistsException there -> {
                command.getErr().println(Program.COMMAND + ": " + there.getFile() + " is there already");
                yield ExitCode.INPUT;
            }
            case FileSystemException file -> {
                command.getErr().println(Program.COMMAND + ": cannot use " + file.getMessage());
                yield ExitCode.INPUT;
            }
            case RefusedException refused -> {
                print(command, refused);
                yield ExitCode.REFUSED;
            }
            case UnreachableException unreachable -> {
                print(command, unreachable);
                yield ExitCode.UNREACHABLE;
            }
            case UncheckedIOException unchecked ->
                execution(Objects.requireNonNull(unchecked.getCause()), command, parsed);
            case IOException io -> {
                print(command, io);
                yield ExitCode.FAILED;
            }
            default -> {
                exception.printStackTrace(command.getErr());
                yield ExitCode.FAILED;
            }
        };
    }

    private static void print(CommandLine command, Exception exception) {
        String message = exception.getMessage();
        command.getErr().println(Program.COMMAND + ": " + (message == null ? exception.toString() : message));
    }
}
