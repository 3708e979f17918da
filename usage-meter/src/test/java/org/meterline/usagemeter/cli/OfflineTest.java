package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.sending.GatewayStub;
import org.meterline.usagemeter.sending.SuiteStub;

/** A site without a network: files out, files up, and a switch to online later. */
class OfflineTest {
    private static final String WINDOW_CLOSED = """
            {"type": "urn:meterline:problem:upload-window-closed", "status": 409,
             "detail": "Files of 2026-10 were taken until 2026-11-03T00:00:00Z."}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void anOfflineMeterWithSixReports() throws IOException {
        user = new CommandLineUser(folder.resolve("home"));
        user.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
        assertEquals(
                ExitCode.DONE, user.inHome("init", "--id", Spools.METER.id().toString(), "--connectivity", "offline"));
        MeterHome home = new MeterHome(user.home());
        try (HomeLock lock = HomeLock.take(home).orElseThrow();
                SpoolFolder spool = SpoolFolder.open(lock, Spools.METER, () -> 1L << 30)) {
            for (int hour = 0; hour < 6; hour++) {
                Spools.write(spool, 1, hour);
            }
        }
    }

    private Path downloaded(String month, String now) {
        assertEquals(
                ExitCode.DONE,
                user.inHome(
                        "usage", "download", "--month", month, "--output", folder.toString(), "--clock", now, "--json"),
                user.err());
        return Path.of(json().path("file").asText());
    }

    private JsonNode json() {
        try {
            return new ObjectMapper().readTree(user.lines().getFirst());
        } catch (IOException e) {
            throw new IllegalStateException(user.out() + user.err(), e);
        }
    }

    @Test
    void monthsAreListedWithWhatBecameOfThem() {
        Path file = downloaded("2026-11", "2026-11-01T04:00:00Z");

        assertEquals(ExitCode.DONE, user.inHome("usage", "list", "--clock", "2026-11-01T08:00:00Z"), user.err());
        assertEquals(3, user.lines().size(), user.out());
        assertTrue(user.lines().get(1).startsWith("2026-10"), user.out());
        assertTrue(user.lines().get(2).contains("0.5000"), user.out());
        assertTrue(user.lines().get(2).endsWith(file.getFileName().toString()), user.out());
        assertEquals(ExitCode.INPUT, user.inHome("usage", "download", "--month", "2025-01"));
        assertTrue(user.err().contains("usage list"), user.err());
    }

    @Test
    void aFileIsVerifiedAndUnpacked() throws IOException {
        Path file = downloaded("2026-11", "2026-12-01T00:05:00Z");

        assertEquals(ExitCode.DONE, user.inHome("usage", "verify", file.toString(), "--json"));
        assertEquals("GOOD", json().path("signature").asText());
        assertEquals(4, json().path("reports").asInt());
        assertEquals(ExitCode.DONE, user.inHome("usage", "unpack", file.toString()));
        assertTrue(Files.isDirectory(
                folder.resolve("usage-" + Spools.METER.id() + "-2026-11").resolve("2026-11-01")));

        CommandLineUser stranger = new CommandLineUser(folder.resolve("elsewhere"));
        assertEquals(ExitCode.DONE, stranger.inHome("usage", "verify", file.toString()));
        assertTrue(stranger.out().contains("not checked"), stranger.out());

        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertEquals(ExitCode.INPUT, user.inHome("usage", "verify", file.toString()));
        assertTrue(user.err().contains("[file-corrupt]"), user.err());
    }

    @Test
    void theMeterUploadsItsFileAndIsToldWhatBecameOfIt() throws IOException {
        Path file = downloaded("2026-11", "2026-12-01T00:05:00Z");
        try (GatewayStub suite = new GatewayStub(CommandLineUser.TOKEN)) {
            String[] upload = {
                "usage", "upload", file.toString(), "--gateway", suite.url(), "--registration", suite.url(), "--wait"
            };
            assertEquals(
                    ExitCode.DONE,
                    user.inHome(
                            "usage",
                            "upload",
                            file.toString(),
                            "--gateway",
                            suite.url(),
                            "--registration",
                            suite.url(),
                            "--dry-run"));
            assertTrue(user.out().startsWith("WOULD_BE_TAKEN"), user.out());
            assertEquals(0, suite.counted().size());

            assertEquals(ExitCode.DONE, user.inHome(upload), user.err());
            assertTrue(user.out().contains("4 new, 0 known"), user.out());
            assertEquals(ExitCode.DONE, user.inHome(upload), user.err());
            assertTrue(user.out().contains("0 new, 4 known"), user.out());

            suite.rejectOfEachFile(1);
            assertEquals(ExitCode.REPORTS_REFUSED, user.inHome(upload));
        }
    }

    @Test
    void anOperatorUploadsWithABearerTokenWhateverTheHome() throws IOException {
        Path file = downloaded("2026-11", "2026-12-01T00:05:00Z");
        CommandLineUser operator = new CommandLineUser(folder.resolve("elsewhere"));
        Path bearer = Files.writeString(folder.resolve("bearer"), "operators-token\n");
        try (GatewayStub suite = new GatewayStub(CommandLineUser.TOKEN)) {
            assertEquals(
                    ExitCode.DONE,
                    operator.inHome(
                            "usage",
                            "upload",
                            file.toString(),
                            "--gateway",
                            suite.url(),
                            "--bearer-file",
                            bearer.toString()),
                    operator.err());

            assertEquals(List.of("Bearer operators-token"), suite.authorizations());
            assertFalse((operator.out() + operator.err()).contains("operators-token"));
        }
    }

    @Test
    void aBusyGatewayIsAskedAgainAndAClosedMonthSaysWhatToDo() throws IOException {
        Path file = downloaded("2026-10", "2026-12-01T00:05:00Z");
        try (GatewayStub suite = new GatewayStub(CommandLineUser.TOKEN)) {
            user.environment.put("METERLINE_USAGE_METER_UPLOAD", suite.url());
            user.environment.put("METERLINE_USAGE_METER_REGISTRATION", suite.url());
            suite.uploadsAreAnswered(
                    SuiteStub.status(503, "{}", "Retry-After", "0"),
                    SuiteStub.status(401, "{}"),
                    SuiteStub.status(409, WINDOW_CLOSED));

            assertEquals(ExitCode.REFUSED, user.inHome("usage", "upload", file.toString()));

            assertTrue(user.err().contains("usage request-window"), user.err());
            assertTrue(user.err().contains("taken until 2026-11-03"), user.err());
            user.environment.put(GatewayOptions.BEARER_VARIABLE, "operators-token");
            assertEquals(
                    ExitCode.DONE,
                    user.inHome("usage", "request-window", "--month", "2026-10", "--reason", "the courier was late"),
                    user.err());
            assertEquals("OPEN r-1", user.out().strip());
            assertTrue(suite.serviceRequests().getFirst().contains("\"month\":\"2026-10\""));
        }
    }
}
