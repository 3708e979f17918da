package org.meterline.usagemeter.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.sending.SuiteStub;
import org.meterline.usagemeter.upgrade.Installation;
import org.meterline.usagemeter.upgrade.ProgramPackage;
import org.meterline.usagemeter.upgrade.TestKeys;
import org.meterline.usagemeter.upgrade.TestPrograms;

/**
 * Upgrades of installed programs as processes. The programs are stand-ins that run as they are told, and hand all other
 * commands to the real one.
 */
class UpgradeCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "mlt_" + "A".repeat(43);
    private static final Duration LONG = Duration.ofMinutes(2);

    /** $REAL is the real program, $RUN what happens in run before it waits, $STOP what happens when it is stopped. */
    private static final String STAND_IN = """
            #!/bin/sh
            home=
            previous=
            for word in "$@"; do
              [ "$previous" = --home ] && home=$word
              previous=$word
            done
            case "$1" in
            run)
              $RUN
              printf '{"pid":%s,"version":"$VERSION"}' $$ > "$home/daemon.json"
              echo "$VERSION" >> "$home/ran"
              trap '$STOP; exit 0' TERM
              while :; do sleep 0.1; done ;;
            status) echo '{"parts":[{"name":"collecting","state":"$STATE"}]}' ;;
            *) exec "$REAL" "$@" ;;
            esac
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestKeys keys;

    @BeforeAll
    static void theRealProgram() throws IOException {
        TestPrograms.real(shared.resolve("real"), "0.1.0");
    }

    private record StandIn(String version, String run, String stop, String state) {
        StandIn(String version) {
            this(version, ":", ":", "RUNNING");
        }

        StandIn running(String what) {
            return new StandIn(version, what, stop, state);
        }

        StandIn stopping(String what) {
            return new StandIn(version, run, what, state);
        }

        StandIn saying(String what) {
            return new StandIn(version, run, stop, what);
        }
    }

    @BeforeEach
    void anInstalledMeter() throws Exception {
        keys = new TestKeys(folder.resolve("keys"));
        Files.createDirectories(home());
        Files.writeString(folder.resolve("token"), TOKEN);
        install(new StandIn("0.1.0"));
    }

    private void install(StandIn standIn) throws Exception {
        Path zip = pack(standIn);
        assertEquals(
                0,
                real("init", "--home", home().toString(), "--connectivity", "offline")
                        .code());
        Path prefix = folder.resolve("prefix");
        Installation installation = new Installation(prefix);
        installation.add(new ProgramPackage(zip, 1_000_000));
        installation.trust(keys.publicKey());
        installation.use(ProgramVersion.of(standIn.version()));
    }

    @AfterEach
    void endTheDaemon() throws IOException {
        if (Files.exists(home().resolve("daemon.json"))) {
            ProcessHandle.of(daemonJson().path("pid").asLong()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Path pack(StandIn standIn) throws IOException {
        return pack(standIn, "{\"upgradesFrom\":[\"0.1.x\"],\"needsToken\":false,\"before\":[]}");
    }

    private Path pack(StandIn standIn, String description) throws IOException {
        String script = STAND_IN.replace("$RUN", standIn.run())
                .replace("$STOP", standIn.stop())
                .replace("$STATE", standIn.state())
                .replace("$VERSION", standIn.version())
                .replace("$REAL", shared.resolve("real/bin/usage-meter").toString());
        Path program = TestPrograms.standIn(folder.resolve("packages/" + standIn.version()), script);
        Path zip = TestPrograms.pack(program, standIn.version(), description);
        keys.sign(zip);
        return zip;
    }

    private record Ended(int code, String out) {}

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }

    private Ended real(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(shared.resolve("real/bin/usage-meter").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private List<String> upgradeOf(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(shared.resolve("real/bin/usage-meter").toString(), "upgrade"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--home",
                home().toString(),
                "--prefix",
                folder.resolve("prefix").toString()));
        command.addAll(List.of("--steady-for", "PT1S", "--verify-within", "PT10S"));
        return command;
    }

    private Ended upgrade(String... arguments) throws IOException, InterruptedException {
        return run(upgradeOf(arguments));
    }

    private void startDaemon() throws IOException {
        Process started = start(List.of(
                folder.resolve("prefix/current/bin/usage-meter").toString(), "run", "--home", home().toString()));
        await().atMost(LONG).until(() -> Files.exists(home().resolve("ran")));
        assertTrue(started.isAlive());
    }

    private JsonNode daemonJson() throws IOException {
        return JSON.readTree(home().resolve("daemon.json").toFile());
    }

    private boolean runs(String version) throws IOException {
        return daemonJson().path("version").asText().equals(version)
                && ProcessHandle.of(daemonJson().path("pid").asLong())
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
    }

    private String used() throws IOException {
        return Files.readSymbolicLink(folder.resolve("prefix/current"))
                .getFileName()
                .toString();
    }

    private void assertRuns(String version) throws IOException {
        assertEquals(version, used());
        assertTrue(runs(version), daemonJson().toString());
    }

    private List<String> ran() throws IOException {
        return Files.readAllLines(home().resolve("ran"));
    }

    private String stage() throws IOException {
        Path latest = home().resolve("upgrades/latest.json");
        return Files.exists(latest)
                ? JSON.readTree(latest.toFile()).path("stage").asText()
                : "";
    }

    private UUID id() throws IOException {
        return UUID.fromString(
                JSON.readTree(home().resolve("meter.json").toFile()).path("id").asText());
    }

    @Test
    void aGoodVersionTakesThePlaceOfTheOldOne() throws Exception {
        startDaemon();
        UUID before = id();

        Ended ended = upgrade(pack(new StandIn("0.2.0")).toString(), "--json");

        assertEquals(0, ended.code(), ended.out());
        assertTrue(ended.out().contains("\"stage\":\"VERIFIED\""), ended.out());
        assertRuns("0.2.0");
        assertEquals(List.of("0.1.0", "0.2.0"), ran());
        assertEquals(before, id());
        assertTrue(Files.exists(folder.resolve("prefix/versions/0.1.0/bin/usage-meter")), "the old one is kept");

        assertEquals(0, upgrade("rollback").code());
        assertRuns("0.1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 1", "OFFLINE"})
    void aVersionThatDoesNotRunIsTakenBackByItself(String how) throws Exception {
        startDaemon();
        StandIn bad =
                how.equals("OFFLINE") ? new StandIn("0.2.0").saying("OFFLINE") : new StandIn("0.2.0").running(how);

        Ended ended = upgrade(pack(bad).toString());

        assertEquals(ExitCode.TAKEN_BACK, ended.code(), ended.out());
        assertRuns("0.1.0");
        assertTrue(upgrade("status").out().contains("ROLLED_BACK"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOPPING", "STARTING", "RESTORING"})
    void killedInTheMiddleTheMeterRunsAgainByItself(String when) throws Exception {
        startDaemon();
        endTheDaemon();
        install(new StandIn("0.1.1").stopping("sleep 2"));
        Files.delete(home().resolve("ran"));
        startDaemon();
        UUID before = id();
        StandIn next = new StandIn("0.2.0").stopping("sleep 2");
        Path zip = pack(when.equals("RESTORING") ? next.saying("OFFLINE") : next);

        Process upgrading = start(upgradeOf(zip.toString()));
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> stage().equals(when));
        upgrading.destroyForcibly().waitFor();

        await().atMost(LONG).until(() -> stage().equals("VERIFIED") || stage().equals("ROLLED_BACK"));
        String expected = when.equals("STARTING") ? "0.2.0" : "0.1.1";
        await().atMost(LONG).until(() -> runs(expected));
        assertEquals(expected, used());
        assertEquals(before, id());
    }

    @Test
    void onlyASignedPackageThatMayComeFromHereIsTaken() throws Exception {
        Path zip = pack(new StandIn("0.2.0"));
        Ended wrongDigest = upgrade(zip.toString(), "--sha256", "ab".repeat(32));
        assertEquals(ExitCode.REFUSED, wrongDigest.code(), wrongDigest.out());

        Files.delete(zip.resolveSibling(zip.getFileName() + ".sig"));
        Ended unsigned = upgrade(zip.toString());
        assertEquals(ExitCode.REFUSED, unsigned.code());
        assertTrue(unsigned.out().contains("not signed"), unsigned.out());

        Path far = pack(new StandIn("0.9.0"), "{\"upgradesFrom\":[\"0.8.x\"],\"needsToken\":false,\"before\":[]}");
        Ended skipped = upgrade(far.toString());
        assertEquals(ExitCode.REFUSED, skipped.code());
        assertTrue(skipped.out().contains("takes the place of 0.8.x only"), skipped.out());

        assertEquals("0.1.0", used());
        assertEquals("", stage());
    }

    @Test
    void whatIsToBeDoneBeforeIsConfirmedAndTheTokenIsAskedForOnce() throws Exception {
        String description = "{\"upgradesFrom\":[\"0.1.x\"],\"needsToken\":true,"
                + "\"before\":[{\"code\":\"TAKE_SNAPSHOT\",\"text\":\"Take a snapshot.\"}]}";
        String zip = pack(new StandIn("0.2.0"), description).toString();

        Ended withoutToken = upgrade(zip, "--yes");
        assertEquals(ExitCode.INPUT, withoutToken.code());
        assertTrue(withoutToken.out().contains("no access token"), withoutToken.out());

        String token = folder.resolve("token").toString();
        Ended unconfirmed = upgrade(zip, "--token-file", token);
        assertEquals(ExitCode.INPUT, unconfirmed.code());
        assertTrue(unconfirmed.out().contains("Take a snapshot."), unconfirmed.out());
        assertFalse(Files.exists(home().resolve("access-token.json")), "nothing is changed before all is well");

        Ended done = upgrade(zip, "--token-file", token, "--yes");
        assertEquals(0, done.code(), done.out());
        assertFalse(done.out().contains(TOKEN));
        assertTrue(Files.exists(home().resolve("access-token.json")));
        assertEquals("0.2.0", used());

        String next = pack(new StandIn("0.2.1"), description.replace("0.1.x", "0.2.x"))
                .toString();
        assertEquals(0, upgrade(next, "--yes").code(), "the token is there now");
    }

    @Test
    void theSuiteIsAskedForTheWayAndRefusesASkippedStep() throws Exception {
        try (SuiteStub suite = new SuiteStub()) {
            suite.otherRoutesAnswer(SuiteStub.status(
                    200, "{\"steps\":[{\"to\":\"0.1.9\",\"before\":[]},{\"to\":\"0.2.0\",\"before\":[]}]}"));
            String home = home().toString();
            assertEquals(
                    0, real("init", "--home", home, "--connectivity", "online").code());
            assertEquals(
                    0,
                    real("settings", "set", "registration", suite.url().toString(), "--home", home)
                            .code());
            assertEquals(
                    0,
                    real("token", "set", "--from-file", folder.resolve("token").toString(), "--home", home)
                            .code());

            Ended ended = upgrade(pack(new StandIn("0.2.0")).toString(), "--yes");

            assertEquals(ExitCode.REFUSED, ended.code());
            assertTrue(ended.out().contains("the way is 0.1.9, then 0.2.0"), ended.out());
            assertEquals("0.1.0", used());
        }
    }
}
