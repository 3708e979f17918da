package org.meterline.usagemeter.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.file.SourceBookFile;
import org.meterline.usagemeter.file.SourceJournals;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.SourceJournal;
import org.meterline.usagemeter.usecase.SourceState;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.vsphere.ServerCertificate;
import org.meterline.usagemeter.vsphere.Simulator;

/** The meter's own process watches a simulated vCenter, on a fast clock. */
class RunningCollectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant HOUR = Instant.parse("2026-10-14T09:00:00Z");
    private static final char[] STORE_PASSWORD = "only-for-this-test".toCharArray();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path programs;

    @SuppressWarnings("NullAway.Init")
    private Simulator simulator;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void start() throws Exception {
        Optional<Path> found = Simulator.programs();
        assumeTrue(found.isPresent(), "no simulated vCenter here: run usage-meter/recording/build-simulator");
        programs = found.get();
        simulator = Simulator.start(programs, "-dc", "1", "-cluster", "1", "-host", "2", "-vm", "3");
        user = new CommandLineUser(folder.resolve("home"));
        user.environment.put(RecordCommand.PASSWORD_VARIABLE, Simulator.PASSWORD);
        types("init", "--connectivity", "offline");
        for (String setting : List.of("longest-wait", "sync-every", "reconnect-pause", "retry-every")) {
            types("settings", "set", "collect." + setting, "PT10S");
        }
        types(
                "source",
                "add",
                "vcenter",
                "vc01",
                "--url",
                simulator.url().toString(),
                "--user",
                Simulator.USER,
                "--accept-fingerprint",
                fingerprint());
    }

    @AfterEach
    void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    private void types(String... arguments) {
        assertEquals(ExitCode.DONE, user.inHome(arguments), user.err());
    }

    private String fingerprint() throws Exception {
        return ServerCertificate.presentedBy(simulator.url(), Duration.ofSeconds(10))
                .fingerprint();
    }

    private RunningMeter run(Instant clock, int speed) throws IOException {
        return new RunningMeter(
                user.home(), Map.of(), "--clock", clock.toString(), "--clock-speed", Integer.toString(speed));
    }

    private void until(SourceState.Condition condition) {
        await().atMost(PATIENCE).until(() -> {
            int exitCode = user.inHome("status", "--json");
            return (exitCode == ExitCode.DONE || exitCode == ExitCode.OFFLINE)
                    && new ObjectMapper()
                            .readTree(user.out())
                            .path("sources")
                            .path(0)
                            .path("state")
                            .asText()
                            .equals(condition.name());
        });
    }

    private UUID source() throws IOException {
        return ((MeteredSource.Vcenter)
                        new SourceBookFile(user.home()).sources().getFirst())
                .instance()
                .orElseThrow();
    }

    private List<SourceJournal.Entry> journal() throws IOException {
        return kept().entries();
    }

    private SourceJournal.Kept kept() throws IOException {
        return new SourceJournals(user.home()).read(source()).orElseThrow();
    }

    private static boolean isConnected(SourceJournal.Entry entry) {
        return entry instanceof SourceJournal.Entry.Learned learned
                && learned.event() instanceof RecordingEvent.Connected;
    }

    private static long watchedSince(List<SourceJournal.Entry> journal) {
        return journal.stream()
                .filter(RunningCollectionTest::isConnected)
                .findFirst()
                .orElseThrow()
                .atMillis();
    }

    private static boolean isDisconnected(SourceJournal.Entry entry) {
        return entry instanceof SourceJournal.Entry.Learned learned
                && learned.event() instanceof RecordingEvent.Disconnected;
    }

    private List<JsonNode> reports() throws IOException {
        List<JsonNode> reports = new ArrayList<>();
        try (Spools.Open open = new Spools.Open(user.home(), 1L << 30)) {
            for (YearMonth month : open.spool.months()) {
                for (SpooledReport report : open.spool.reports(month)) {
                    reports.add(new ObjectMapper().readTree(open.spool.bytes(report)));
                }
            }
        }
        return reports;
    }

    /** UM-LIVE-21. */
    @Test
    void aKilledMetersWatchIsReportedUpToTheLastSyncAndNoHourTwice() throws Exception {
        int minuteOfReturn = 20;
        long killedAt;
        try (RunningMeter meter = run(HOUR, 60)) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> journal().getLast().atMillis()
                            >= watchedSince(journal()) + Duration.ofMinutes(1).toMillis());
            killedAt = journal().getLast().atMillis();
            meter.kill();
        }
        List<SourceJournal.Entry> survived = journal();
        long began = watchedSince(survived);
        long synced = survived.getLast().atMillis();
        assertTrue(synced >= killedAt, "what was on disk stays there");
        Instant back = HOUR.plus(Duration.ofMinutes(minuteOfReturn));
        assertTrue(synced < back.toEpochMilli(), "killed after " + Instant.ofEpochMilli(synced));

        simulator.govc("vm.power", "-off", "DC0_C0_RP0_VM0");
        try (RunningMeter meter = run(back, 300)) {
            await().atMost(PATIENCE).until(() -> {
                assertTrue(meter.isAlive());
                // The journal of the next hour begins once this one has its report.
                return kept().head().startOfHour() > HOUR.getEpochSecond();
            });
            assertTrue(meter.terminate());
        }
        List<JsonNode> reports = reports();

        List<String> hours =
                reports.stream().map(report -> report.path("hour").asText()).toList();
        assertEquals(hours.stream().distinct().toList(), hours);
        assertEquals(HOUR.toString(), hours.getFirst());
        JsonNode observed = reports.getFirst().path("observed");
        assertEquals(2, observed.size(), observed.toString());
        assertEquals(secondOfHour(began), observed.get(0).get(0).asInt());
        assertEquals(secondOfHour(synced), observed.get(0).get(1).asInt());
        assertTrue(observed.get(1).get(0).asInt() >= minuteOfReturn * 60, observed.toString());
        assertEquals(3600, observed.get(1).get(1).asInt());
    }

    private static int secondOfHour(long millis) {
        return Math.toIntExact(millis / 1000 - HOUR.getEpochSecond());
    }

    /** UM-LIVE-22. */
    @Test
    void anotherCertificateEndsTheCollectionUntilItIsAccepted() throws Exception {
        try (RunningMeter meter = run(HOUR, 10)) {
            until(SourceState.Condition.OK);
            String address = simulator.url().getAuthority();
            simulator.close();
            makeCertificate();
            simulator = Simulator.start(
                    programs,
                    "-l",
                    address,
                    "-dc",
                    "1",
                    "-cluster",
                    "1",
                    "-host",
                    "2",
                    "-vm",
                    "3",
                    "-tlscert",
                    folder.resolve("other.pem").toString(),
                    "-tlskey",
                    folder.resolve("other.key").toString());

            until(SourceState.Condition.PLEASE_ACCEPT_CERTIFICATE);

            String log = Files.readString(user.home().resolve("run.log"));
            assertTrue(log.contains("CERTIFICATE OF vc01"), log);
            assertTrue(isDisconnected(journal().getLast()), "nothing is watched any more");
            types("source", "accept-certificate", "vc01", "--fingerprint", fingerprint());
            until(SourceState.Condition.OK);
            assertEquals(
                    2,
                    journal().stream()
                            .filter(RunningCollectionTest::isConnected)
                            .count());
            assertTrue(meter.terminate());
        }
    }

    private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("other.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=other",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, STORE_PASSWORD);
        }
        pem("other.pem", "CERTIFICATE", loaded.getCertificate("it").getEncoded());
        pem("other.key", "PRIVATE KEY", loaded.getKey("it", STORE_PASSWORD).getEncoded());
    }

    private void pem(String name, String kind, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
