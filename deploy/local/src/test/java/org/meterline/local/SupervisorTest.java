package org.meterline.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.Ports;

/** {@code ./run} as a process, with the real servers and with stand-ins for the services. */
class SupervisorTest {

    private static final Duration START_LIMIT = Duration.ofSeconds(240);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final List<String> SERVICES =
            List.of("registration-service", "collector-service", "upload-gateway", "aggregation-service");

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private int offset;

    @BeforeEach
    void layOutACheckout() throws IOException {
        Path notes = Files.createDirectories(folder.resolve("deploy/local/servers/target"));
        Files.writeString(folder.resolve("deploy/local/servers/pom.xml"), "");
        try (Stream<Path> real = Files.list(Checkout.root().resolve("deploy/local/servers/target"))) {
            for (Path note :
                    real.filter(file -> file.toString().endsWith(".path")).toList()) {
                Files.copy(note, notes.resolve(note.getFileName()));
            }
        }
        for (String service : SERVICES) {
            StandInService.packageAs(folder.resolve(service).resolve("target/quarkus-app/quarkus-run.jar"));
        }
        Path program = folder.resolve("usage-meter/target/usage-meter/bin/usage-meter");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "");
        offset = Ports.findFree() - 8081;
    }

    @AfterEach
    void endWhatIsLeft() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void servesTellsScriptsAndStopsEverythingWhenTold() throws Exception {
        Process run = run("first", "data");
        JsonNode ready = awaitReadyFile("first");
        List<ProcessHandle> everything = processes(run);

        assertEquals(
                "http://localhost:" + (8082 + offset), ready.path("collector").asText());
        assertEquals("portal-secret", ready.at("/clients/portal/clientSecret").asText());

        Process onTheSameData = run("second", "data");
        assertEquals(1, exitCode(onTheSameData));
        assertTrue(output("second").contains("Another ./run is using"), output("second"));

        Process onTheSamePorts = run("third", "other-data");
        assertEquals(1, exitCode(onTheSamePorts));
        assertTrue(output("third").contains("are in use; stop what listens there"), output("third"));

        ProcessHandle collector = listener("collector-service", everything);
        assertTrue(collector.destroyForcibly());
        await().atMost(START_LIMIT)
                .until(() -> output("first").contains("collector-service ended with exit code 137; starting it again"));

        everything = processes(run);
        run.destroy();
        assertTrue(run.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS), "still running after " + STOP_LIMIT);
        assertNoneLeft(everything);
    }

    @Test
    void leavesNothingBehindWhenItIsKilled() throws Exception {
        Process run = run("killed", "data");
        awaitReadyFile("killed");
        List<ProcessHandle> everything = processes(run);

        run.destroyForcibly();

        assertNoneLeft(everything);
    }

    @Test
    void stopsEverythingWhenAServiceDiesAtStart() throws Exception {
        StandInService.dieAtStart(folder, 8083 + offset);

        Process run = run("dying", "data");

        assertEquals(1, exitCode(run));
        assertTrue(output("dying").contains("./run: upload-gateway ended with exit code 3"), output("dying"));
        assertTrue(output("dying").contains("told to die at start"), output("dying"));
        assertFalse(Files.exists(folder.resolve("dying.json")));
        for (int port : new int[] {5432, 8081, 8082, 8083, 8084, 8180, 9092}) {
            assertTrue(Ports.isFree(port + offset), "still in use: " + (port + offset));
        }
    }

    private Process run(String name, String data) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-Dmeterline.checkout=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--no-sample",
                        "--data",
                        folder.resolve(data).toString(),
                        "--port-offset",
                        Integer.toString(offset),
                        "--ready-file",
                        folder.resolve(name + ".json").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        started.add(process);
        return process;
    }

    private JsonNode awaitReadyFile(String name) throws IOException {
        Path file = folder.resolve(name + ".json");
        Process run = started.getLast();
        await().atMost(START_LIMIT).until(() -> Files.exists(file) || !run.isAlive());
        assertTrue(Files.exists(file), () -> output(name));
        return new ObjectMapper().readTree(file.toFile());
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertTrue(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS), "still running");
        return process.exitValue();
    }

    private String output(String name) {
        try {
            return Files.readString(folder.resolve(name + ".out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The supervisor's programs with everything they have started themselves. */
    private static List<ProcessHandle> processes(Process run) {
        List<ProcessHandle> processes = run.descendants().toList();
        assertTrue(processes.size() >= 7, "only " + processes.size());
        return processes;
    }

    private static ProcessHandle listener(String service, List<ProcessHandle> processes) {
        return processes.stream()
                .filter(process -> process.info().commandLine().orElse("").contains(service + "/target/quarkus-app"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertNoneLeft(List<ProcessHandle> processes) {
        await().atMost(STOP_LIMIT)
                .untilAsserted(() -> assertEquals(
                        List.of(),
                        processes.stream()
                                .filter(ProcessHandle::isAlive)
                                .map(process -> process.pid() + " "
                                        + process.info().command().orElse(""))
                                .toList()));
    }
}
