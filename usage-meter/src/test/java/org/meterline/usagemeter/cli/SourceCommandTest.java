package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.vsphere.ServerCertificate;
import org.meterline.usagemeter.vsphere.Simulator;
import picocli.CommandLine;

/** {@code usage-meter source …} against a simulated vCenter, and against nobody. */
class SourceCommandTest {
    private static final String PASSWORD_VARIABLE = "METERLINE_VCENTER_PASSWORD";
    private static final String NOBODY = "https://127.0.0.1:1/sdk";

    private static Optional<Simulator> simulator = Optional.empty();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startSimulator() throws IOException {
        Optional<Path> programs = Simulator.programs();
        if (programs.isPresent()) {
            simulator = Optional.of(Simulator.start(programs.get(), "-dc", "1", "-cluster", "1", "-vm", "2"));
        }
    }

    @AfterAll
    static void stopSimulator() {
        simulator.ifPresent(Simulator::close);
    }

    private static Simulator vcenter() {
        assumeTrue(simulator.isPresent(), "no simulated vCenter here: run usage-meter/recording/build-simulator");
        return simulator.orElseThrow();
    }

    private static String fingerprint() throws Exception {
        return ServerCertificate.presentedBy(vcenter().url(), Duration.ofSeconds(10))
                .fingerprint();
    }

    @BeforeEach
    void makeHome() {
        environment.put(PASSWORD_VARIABLE, Simulator.PASSWORD);
        assertEquals(ExitCode.DONE, run("init"));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = UsageMeterCommand.commandLine(environment);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        String[] withHome = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        withHome[arguments.length] = "--home=" + folder.resolve("home");
        return command.execute(withHome);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private int add(String name, String... more) {
        String[] arguments = {
            "source", "add", "vcenter", name, "--url", vcenter().url().toString(), "--user=meter", "--json"
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(all);
    }

    /** UM-SRC-03. */
    @Test
    void aCertificateIsShownAndHasToBeAccepted() throws Exception {
        String fingerprint = fingerprint();

        assertEquals(ExitCode.REFUSED, add("vc01"));
        assertEquals("PLEASE_ACCEPT_CERTIFICATE", json().path("status").asText());
        assertTrue(err.toString().contains("SHA-256      " + fingerprint), err.toString());
        assertTrue(err.toString().contains("subject"), err.toString());
        assertTrue(err.toString().contains("issuer"), err.toString());

        assertEquals(ExitCode.REFUSED, run("source", "accept-certificate", "vc01"));
        assertEquals(ExitCode.REFUSED, run("source", "accept-certificate", "vc01", "--fingerprint", "00".repeat(32)));
        assertEquals(ExitCode.REFUSED, run("source", "test", "vc01"));
        assertEquals(ExitCode.DONE, run("source", "accept-certificate", "vc01", "--fingerprint", fingerprint));
        assertEquals(ExitCode.DONE, run("source", "test", "vc01", "--json"));
        assertEquals("OK", json().path("status").asText());
        assertTrue(json().path("clockSkewMillis").isIntegralNumber());

        assertEquals(ExitCode.DONE, run("source", "list", "--json"));
        assertEquals(fingerprint, json().path("acceptedFingerprint").asText());
    }

    @Test
    void aFingerprintOnTheCommandLineAcceptsThatOneOnly() throws Exception {
        assertEquals(ExitCode.REFUSED, add("wrong", "--accept-fingerprint", "00".repeat(32)));
        assertEquals("PLEASE_ACCEPT_CERTIFICATE", json().path("status").asText());

        assertEquals(ExitCode.DONE, add("vc01", "--accept-fingerprint", fingerprint()));
        assertEquals("OK", json().path("status").asText());
        assertEquals(36, json().path("id").asText().length());

        assertEquals(ExitCode.INPUT, add("again", "--accept-fingerprint", fingerprint()));
        assertTrue(err.toString().contains("is the source 'vc01' already"), err.toString());
    }

    /** UM-SRC-04. */
    @Test
    void passwordsAreSealedAndNeverShown() throws Exception {
        environment.put(PASSWORD_VARIABLE, "wrong-password");
        assertEquals(ExitCode.REFUSED, add("vc01", "--accept-fingerprint", fingerprint()));
        assertEquals("BAD_CREDENTIALS", json().path("status").asText());

        Path file = Files.writeString(folder.resolve("password"), Simulator.PASSWORD + "\n");
        assertEquals(ExitCode.DONE, run("source", "set-password", "vc01", "--password-file", file.toString()));
        assertFalse((out.toString() + err).contains(Simulator.PASSWORD));
        assertEquals(ExitCode.DONE, run("source", "test", "vc01"));

        String kept = Files.readString(folder.resolve("home/sources.json"));
        assertFalse(kept.contains(Simulator.PASSWORD));
        assertTrue(kept.contains("aes256gcm:"), kept);
        assertEquals(ExitCode.DONE, run("source", "list"));
        assertFalse(out.toString().contains("aes256gcm"));
    }

    @Test
    void aSourceThatDoesNotAnswerIsAddedAllTheSame() throws Exception {
        assertEquals(
                ExitCode.UNREACHABLE,
                run(
                        "source",
                        "add",
                        "vcenter",
                        "vc01",
                        "--url",
                        NOBODY,
                        "--user=meter",
                        "--accept-fingerprint",
                        "AB:".repeat(31) + "AB",
                        "--json"));
        assertEquals("UNREACHABLE", json().path("status").asText());

        assertEquals(ExitCode.DONE, run("source", "list", "--json"));
        assertEquals("ab".repeat(32), json().path("acceptedFingerprint").asText());
        assertEquals(ExitCode.UNREACHABLE, run("source", "accept-certificate", "vc01"));

        assertEquals(ExitCode.INPUT, run("source", "add", "vcenter", "vc01", "--url", NOBODY, "--user=meter"));
        assertEquals(ExitCode.DONE, run("source", "remove", "vc01"));
        assertEquals(ExitCode.INPUT, run("source", "remove", "vc01"));
        assertEquals(ExitCode.DONE, run("source", "list"));
        assertEquals("", out.toString());
    }

    @Test
    void countersComeFromACommandOrAnAddress() throws Exception {
        assertEquals(
                ExitCode.DONE,
                run("source", "add", "counters", "pods", "--url", "http://localhost:1/", "--every=PT1M"));
        String id = json().path("id").asText();
        assertEquals(ExitCode.USAGE, run("source", "add", "counters", "none"));
        assertEquals(ExitCode.DONE, run("source", "list", "--json"));
        assertEquals(id, json().path("id").asText());
        assertEquals(ExitCode.INPUT, run("source", "test", "vc01"));
    }

    @Test
    void wrongWordsAreUsageErrors() {
        assertEquals(ExitCode.USAGE, run("source"));
        assertEquals(ExitCode.USAGE, run("source", "add"));
        assertEquals(ExitCode.USAGE, run("source", "add", "vcenter", "v c", "--url", NOBODY, "--user=meter"));
        assertEquals(
                ExitCode.USAGE, run("source", "add", "vcenter", "vc", "--url", "http://plain/sdk", "--user=meter"));
    }
}
