package org.meterline.usagemeter.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.upgrade.Installation;
import org.meterline.usagemeter.upgrade.ProgramPackage;
import org.meterline.usagemeter.upgrade.TestKeys;
import org.meterline.usagemeter.upgrade.TestPrograms;

/** This program, installed and running as a meter, upgraded to itself under other versions: one that runs, and one that does not. */
class RealUpgradeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final long LIMIT = 1L << 30;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    @AfterEach
    void endTheDaemon() throws IOException {
        if (Files.exists(home().resolve("daemon.json"))) {
            ProcessHandle.of(daemon().path("pid").asLong()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private JsonNode daemon() throws IOException {
        return JSON.readTree(home().resolve("daemon.json").toFile());
    }

    private record Ended(int code, String out) {}

    private Ended meter(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(folder.resolve("prefix/current/bin/usage-meter").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", home().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }

    private Path packed(String version, boolean runs, TestKeys keys) throws IOException {
        Path program = TestPrograms.real(folder.resolve("packages/" + version), version);
        if (!runs) {
            Path script = program.resolve("bin/usage-meter");
            Files.writeString(
                    script, Files.readString(script).replace("memory=\n", "memory=\n[ \"${1:-}\" = run ] && exit 1\n"));
        }
        Path zip = TestPrograms.pack(program, version);
        assertTrue(Files.exists(keys.sign(zip)));
        return zip;
    }

    private Ended upgrade(Path zip, String verifyWithin) throws IOException, InterruptedException {
        return meter(
                "upgrade", zip.toString(), "--json", "--steady-for", "PT4S", "--verify-within", verifyWithin, "--yes");
    }

    private void assertRuns(String version, JsonNode before) throws IOException, InterruptedException {
        JsonNode status = JSON.readTree(meter("status", "--json").out());
        assertEquals(version, status.path("version").asText(), status.toString());
        assertTrue(status.path("running").asBoolean(), status.toString());
        assertEquals(version, daemon().path("version").asText());
        assertEquals(before.path("usageMeterId"), status.path("usageMeterId"));
        assertEquals(before.path("spool").path("reports"), status.path("spool").path("reports"));
    }

    @Test
    void theMeterGoesToAVersionThatRunsAndBackFromOneThatDoesNot() throws Exception {
        TestKeys keys = new TestKeys(folder.resolve("keys"));
        Installation installation = new Installation(folder.resolve("prefix"));
        installation.add(new ProgramPackage(packed("0.1.0", true, keys), LIMIT));
        installation.trust(keys.publicKey());
        installation.use(ProgramVersion.of("0.1.0"));
        assertEquals(0, meter("init", "--connectivity", "offline").code());
        File log = folder.resolve("daemon.log").toFile();
        ProcessBuilder daemon = new ProcessBuilder(
                        folder.resolve("prefix/current/bin/usage-meter").toString(), "run", "--home", home().toString())
                .redirectErrorStream(true)
                .redirectOutput(log);
        daemon.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertTrue(daemon.start().pid() > 0);
        await().atMost(LONG).until(() -> meter("status", "--json").code() == 0);
        JsonNode before = JSON.readTree(meter("status", "--json").out());

        Ended good = upgrade(packed("0.1.1", true, keys), "PT2M");
        assertEquals(0, good.code(), good.out());
        assertRuns("0.1.1", before);

        Ended bad = upgrade(packed("0.1.2", false, keys), "PT10S");
        assertEquals(ExitCode.TAKEN_BACK, bad.code(), bad.out());
        await().atMost(LONG).until(() -> meter("status", "--json").code() == 0);
        assertRuns("0.1.1", before);
    }
}
