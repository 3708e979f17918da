package org.meterline.usagemeter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.sending.SuiteStub;
import org.meterline.usagemeter.usecase.SpooledReport;

class RunCommandTest {
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void aMeter() {
        user = new CommandLineUser(folder);
        assertEquals(ExitCode.DONE, user.inHome("init", "--connectivity", "OFFLINE"), user.err());
    }

    private JsonNode status() throws IOException {
        int exitCode = user.inHome("status", "--json");
        assertTrue(exitCode == ExitCode.DONE || exitCode == ExitCode.OFFLINE, user.err());
        return new ObjectMapper().readTree(user.out());
    }

    private static boolean runs(JsonNode status, String part) {
        for (JsonNode each : status.path("parts")) {
            if (each.path("name").asText().equals(part)) {
                return each.path("state").asText().equals("RUNNING");
            }
        }
        return false;
    }

    @Test
    void aMeterThatDoesNotRunIsShownAsOffline() throws IOException {
        assertFalse(runs(status(), "program"));

        assertEquals(ExitCode.OFFLINE, user.inHome("status"));

        assertTrue(user.out().contains("Offline"), user.out());
        assertTrue(user.out().contains("usage-meter run"), user.out());
    }

    @Test
    void statusShowsBacklogAndReportsThatAreSetAsideWithTheirReason() throws IOException {
        try (Spools.Open open = new Spools.Open(folder, 1L << 30)) {
            Spools.write(open.spool, 1, 0);
            SpooledReport refused = Spools.write(open.spool, 1, 1);
            open.spool.refused(refused, "the hour is too old", refused.hour());
        }
        user.environment.put("METERLINE_USAGE_METER_SPOOL_WARN_PERCENT", "1");

        JsonNode status = status();

        assertEquals(1, status.path("spool").path("unsent").asLong());
        assertEquals(
                Spools.HOUR.toString(),
                status.path("spool").path("oldestUnsentHour").asText());
        JsonNode shown = status.path("spool").path("newestSetAside").path(0);
        assertEquals("the hour is too old", shown.path("why").asText());
        assertEquals(2, shown.path("sequence").asLong());
        assertEquals(1, status.path("warnings").size());
    }

    @Test
    void statusWarnsLongBeforeTheSpoolIsFull() throws IOException {
        try (Spools.Open open = new Spools.Open(folder, 1L << 30)) {
            for (int hour = 0; hour < 8; hour++) {
                Spools.write(open.spool, 1, hour, 10_000);
            }
        }
        user.environment.put("METERLINE_USAGE_METER_SPOOL_MAX_BYTES", "64MiB");
        user.environment.put("METERLINE_USAGE_METER_SPOOL_WARN_PERCENT", "1");

        assertTrue(status().path("warnings").path(0).asText().contains("% full"));
    }

    @Test
    void oneProgramRunsAsOneMeterAndEndsInGoodOrder() throws Exception {
        try (RunningMeter meter = new RunningMeter(folder, user.environment)) {
            await().atMost(START).until(() -> runs(status(), "program") && runs(status(), "spool"));
            assertEquals(ExitCode.DONE, user.inHome("status"), user.out());

            assertEquals(ExitCode.RUNS_ALREADY, user.inHome("run"));
            assertEquals(1, user.err().lines().count(), user.err());
            assertTrue(meter.isAlive());

            assertTrue(meter.terminate());
        }
        JsonNode after = status();
        assertFalse(runs(after, "program"));
        assertFalse(runs(after, "spool"));
        assertEquals(ExitCode.OFFLINE, user.inHome("status"));
    }

    @Test
    void theClockOfTestsGoesFast() throws Exception {
        try (RunningMeter meter = new RunningMeter(
                folder, user.environment, "--clock", "2026-10-01T00:00:00Z", "--clock-speed", "100000")) {
            assertTrue(meter.isAlive());

            await().atMost(START)
                    .until(() -> status().path("writtenAt").asText().compareTo("2026-10-02") > 0);

            assertTrue(meter.terminate());
        }
    }

    @Test
    void killedAgainAndAgainItStillSendsEverythingAndTheChainIsWhole() throws Exception {
        Path home = folder.resolve("online");
        CommandLineUser online = new CommandLineUser(home);
        Set<String> arrived = ConcurrentHashMap.newKeySet();
        try (SuiteStub suite = new SuiteStub()) {
            for (int i = 0; i < 400; i++) {
                // Every second answer is lost after the collector took the reports.
                suite.collectorAnswers(i % 2 == 0 ? SuiteStub.loseTheAnswer() : SuiteStub.acceptAllBut());
            }
            online.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
            online.environment.put("METERLINE_USAGE_METER_SEND_BATCH_REPORTS", "5");
            online.environment.put(
                    "METERLINE_USAGE_METER_REGISTRATION", suite.url().toString());
            online.environment.put(
                    "METERLINE_USAGE_METER_COLLECTOR", suite.url().toString());
            assertEquals(
                    ExitCode.DONE,
                    online.inHome("init", "--id", Spools.METER.id().toString()),
                    online.err());
            List<String> written = new ArrayList<>();
            try (Spools.Open open = new Spools.Open(home, 1L << 30)) {
                for (int hour = 0; hour < 60; hour++) {
                    written.add(Spools.write(open.spool, 1, hour).digest().value());
                }
            }

            for (int kills = 1; kills <= 3; kills++) {
                int enough = 4 * kills;
                try (RunningMeter meter = onDecemberTheFirst(home, online)) {
                    await().atMost(START).until(() -> suite.batches().size() >= enough);
                    meter.kill();
                }
            }
            try (RunningMeter meter = onDecemberTheFirst(home, online)) {
                await().atMost(START).until(() -> unsent(home) == 0);
                assertTrue(meter.terminate());
            }

            for (List<String> batch : suite.batches()) {
                batch.forEach(report ->
                        arrived.add(ReportDigest.of(report.getBytes(UTF_8)).value()));
            }
            assertEquals(Set.copyOf(written), arrived);
        }
        // The meter goes on where it was.
        try (Spools.Open open = new Spools.Open(home, 1L << 30)) {
            assertEquals(61, Spools.write(open.spool, 1, 60).sequence());
        }
    }

    @Test
    void tenThousandVmsAnHourFitIntoTheMemoryOfTheProgram() throws Exception {
        Path home = folder.resolve("large");
        CommandLineUser online = new CommandLineUser(home);
        try (SuiteStub suite = new SuiteStub()) {
            suite.forgetsReports();
            online.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
            online.environment.put(
                    "METERLINE_USAGE_METER_REGISTRATION", suite.url().toString());
            online.environment.put(
                    "METERLINE_USAGE_METER_COLLECTOR", suite.url().toString());
            assertEquals(
                    ExitCode.DONE,
                    online.inHome("init", "--id", Spools.METER.id().toString()),
                    online.err());
            try (Spools.Open open = new Spools.Open(home, 1L << 30)) {
                for (int hour = 0; hour < 30; hour++) {
                    Spools.write(open.spool, 1, hour, 10_000);
                }
            }

            try (RunningMeter meter = onDecemberTheFirst(home, online)) {
                await().atMost(START).until(() -> unsent(home) == 0);

                long peak = meter.peakKilobytes().orElse(0L);
                assertTrue(peak < 256 * 1024, peak + " kB");
                assertTrue(meter.terminate());
            }
        }
    }

    private static RunningMeter onDecemberTheFirst(Path home, CommandLineUser user) throws IOException {
        return new RunningMeter(home, user.environment, "--clock", "2026-12-01T00:00:00Z", "--clock-speed", "20");
    }

    private static long unsent(Path home) throws IOException {
        return SpoolFolder.openToRead(new MeterHome(home), 1L << 30).filling().unsent();
    }
}
