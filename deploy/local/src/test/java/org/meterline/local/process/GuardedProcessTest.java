package org.meterline.local.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void reportsTheProgramsOwnExitCodeAndOutput() throws Exception {
        GuardedProcess process = start("echo said; exit 7");

        assertEquals(7, process.await());
        assertEquals("said", process.logTail());
    }

    @Test
    void stopsAProgramThatListens() {
        GuardedProcess process = start("exec sleep 300");

        process.stop();

        assertFalse(process.isAlive());
    }

    @Test
    void killsAProgramThatDoesNotListen() {
        GuardedProcess process = GuardedProcess.start(
                program("trap '' TERM; while :; do sleep 1; done").withGrace(Duration.ofSeconds(1)));
        await().atMost(LIMIT).until(() -> ProcessHandle.of(process.pid()).isPresent());

        process.stop();

        assertFalse(process.isAlive());
    }

    @Test
    void usesTheSignalThatTheProgramWants() throws Exception {
        GuardedProcess process = GuardedProcess.start(
                program("trap 'echo interrupted; exit 0' USR1 TERM; echo ready; while :; do sleep 0.1; done"));
        await().atMost(LIMIT).until(() -> process.logTail().contains("ready"));

        process.askToStop();

        assertEquals(0, process.await());
        assertTrue(process.logTail().contains("interrupted"), process.logTail());
    }

    @Test
    void leavesNoWatcherBehind() throws Exception {
        GuardedProcess process = start("exec sleep 300");
        List<ProcessHandle> watchers =
                ProcessHandle.of(process.pid()).orElseThrow().children().toList();

        process.stop();

        await().atMost(LIMIT).until(() -> watchers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void endsTheProgramWhenItsStarterIsKilled() throws Exception {
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long child = Long.parseLong(firstLine(starter));
        assertTrue(ProcessHandle.of(child).orElseThrow().isAlive());

        starter.destroyForcibly();

        await().atMost(LIMIT)
                .until(() ->
                        ProcessHandle.of(child).map(handle -> !handle.isAlive()).orElse(true));
    }

    @Test
    void givesAChildItsOwnEnvironmentAndNoInput() throws Exception {
        GuardedProcess process = GuardedProcess.start(
                program("cat; echo \"$COLOUR\"").withEnvironment(java.util.Map.of("COLOUR", "blue")));

        assertEquals(0, process.await());
        assertEquals("blue", Files.readString(folder.resolve("log")).strip());
    }

    private GuardedProcess start(String script) {
        return GuardedProcess.start(program(script));
    }

    private Program program(String script) {
        return new Program("script", List.of("sh", "-c", script), folder, folder.resolve("log"));
    }

    private static String firstLine(Process process) throws Exception {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.readLine();
        }
    }

    /** Starts a guarded program, says its process id and waits to be killed. */
    static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            GuardedProcess process = GuardedProcess.start(
                    new Program("sleeper", List.of("sleep", "300"), folder, folder.resolve("log")));
            System.out.println(process.pid());
            System.out.flush();
            int unused = process.await();
        }
    }
}
