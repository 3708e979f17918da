package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.meterline.local.servers.Checkout;

/** The packaged program behind {@code ./run}, as a process of its own, with its output in a file. */
final class RunProgram implements AutoCloseable {

    /** What the issue of a stop allows: everything has ended by then. */
    static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final String MAIN = "org.meterline.local.Main";

    private final Process process;
    private final Path output;

    private RunProgram(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts the program; {@code output} takes what it prints. */
    static RunProgram start(Path output, String... arguments) {
        Path checkout = Checkout.root();
        Path target = checkout.resolve("deploy/local/target");
        List<String> command = new ArrayList<>(List.of(
                // A build in the background of a script ignores interrupts, and so would all it starts.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-Dmeterline.checkout=" + checkout,
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                target.resolve("launcher-lib") + "/*:" + target + "/*",
                MAIN));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new RunProgram(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "still running\n" + output());
        return process.exitValue();
    }

    /** Waits until it has printed this. */
    void awaitOutput(String text) {
        await().atMost(PATIENCE).until(() -> output().contains(text) || !process.isAlive());
        assertTrue(output().contains(text), this::output);
    }

    /** Sends a signal by its name, as {@code kill} does. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertEquals(0, kill.waitFor());
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Everything it has started, down to the last child. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So that a failed test leaves nothing running: the program takes its own children with it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void assertNoneLeft(List<ProcessHandle> processes) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertEquals(
                        List.of(),
                        processes.stream()
                                .filter(ProcessHandle::isAlive)
                                .map(left -> left.pid() + " "
                                        + left.info().commandLine().orElse(""))
                                .toList()));
    }
}
