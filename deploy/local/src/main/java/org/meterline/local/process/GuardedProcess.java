package org.meterline.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running program that ends with us, however we end: a watcher beside it reads a pipe that only this process
 * holds, and stops the program when the pipe closes.
 */
public final class GuardedProcess implements AutoCloseable {

    private static final String GUARD_SCRIPT = readGuardScript();
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final int TAIL_LINES = 15;
    private static final int TAIL_BYTES = 8 * 1024;

    private final Program program;
    private final Process process;

    private GuardedProcess(Program program, Process process) {
        this.program = program;
        this.process = process;
    }

    public static GuardedProcess start(Program program) {
        try {
            Files.createDirectories(program.log().toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(guarded(program))
                    .directory(program.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(program.log().toFile()));
            builder.environment().putAll(program.environment());
            return new GuardedProcess(program, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + program.name() + ": " + e.getMessage(), e);
        }
    }

    public String name() {
        return program.name();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code of a program that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Waits until the program has ended by itself. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Runs {@code action} once the program has ended, on another thread. */
    public void whenEnded(Runnable action) {
        var unused = process.onExit().thenRun(action);
    }

    /** Asks the program to stop and does not wait. */
    public void askToStop() {
        if (!process.isAlive()) {
            return;
        }
        if (program.stopSignal() == StopSignal.TERM) {
            process.destroy();
        } else {
            signal(program.stopSignal());
        }
    }

    /** Stops the program within its grace, then by force. */
    public void stop() {
        askToStop();
        if (!endsWithin(program.grace())) {
            kill();
        }
    }

    /** Ends the program at once, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        if (!endsWithin(KILL_LIMIT)) {
            throw new IllegalStateException(program.name() + " (process " + pid() + ") cannot be killed");
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** The last lines of the program's log, for a message that says why it failed. */
    public String logTail() {
        return tail(program.log());
    }

    static String tail(Path log) {
        try (var file = new java.io.RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[Math.toIntExact(file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private void signal(StopSignal signal) {
        try {
            new ProcessBuilder("kill", "-s", signal.name(), Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> guarded(Program program) {
        List<String> command = new ArrayList<>();
        if (onPath("setsid")) {
            // A session of its own: a signal to our whole process group must not reach program or watcher.
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", GUARD_SCRIPT, "guard"));
        command.add(program.stopSignal().name());
        command.add(Long.toString(program.grace().toSeconds()));
        command.addAll(program.command());
        return command;
    }

    private static boolean onPath(String tool) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }

    private static String readGuardScript() {
        try (InputStream script = GuardedProcess.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new IllegalStateException("guard.sh is missing from the classpath");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
