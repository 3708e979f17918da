package org.meterline.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run: what is started, where it writes, and how it is asked to stop.
 *
 * @param name what people call it in messages
 * @param environment added to the parent's own
 * @param log takes both output streams, appended
 * @param grace how long it may take to stop before it is killed
 */
public record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        StopSignal stopSignal,
        Duration grace) {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(8);

    public Program {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command of " + name + " is empty");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public Program(String name, List<String> command, Path directory, Path log) {
        this(name, command, Map.of(), directory, log, StopSignal.TERM, DEFAULT_GRACE);
    }

    public Program withEnvironment(Map<String, String> variables) {
        return new Program(name, command, variables, directory, log, stopSignal, grace);
    }

    public Program stoppedBy(StopSignal signal) {
        return new Program(name, command, environment, directory, log, signal, grace);
    }

    public Program withGrace(Duration limit) {
        return new Program(name, command, environment, directory, log, stopSignal, limit);
    }
}
