package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.usagemeter.sending.SuiteStub;
import picocli.CommandLine;

/** The program as scripts and people use it, in this process. */
class UsageMeterCommandTest {
    private static final String RECORDING = "recording/sample.jsonl.zst";
    private static final String RULES = "recording/sample-rules.json";
    private static final String TOKEN = "mlt_" + "A".repeat(43);
    private static final String ID = "0b6e4c1e-0000-4000-8000-000000000002";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = UsageMeterCommand.commandLine(environment);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private String home() {
        return folder.resolve("home").toString();
    }

    private void initialise() {
        assertEquals(ExitCode.DONE, run("init", "--home", home(), "--id", ID));
    }

    private String[] replay(String... more) {
        return Stream.concat(
                        Stream.of(
                                "replay",
                                "--home",
                                home(),
                                "--recording",
                                RECORDING,
                                "--labels",
                                RULES,
                                "--month",
                                "2026-10"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void initMakesAMeterOnceAndForAll() {
        assertEquals(ExitCode.DONE, run("init", "--home", home()));
        String id = out.toString().strip();
        assertEquals(4, UUID.fromString(id).version());

        assertEquals(ExitCode.DONE, run("init", "--home", home(), "--connectivity", "offline", "--json"));
        assertEquals(
                "{\"id\":\"" + id + "\",\"connectivity\":\"OFFLINE\"}",
                out.toString().strip());

        assertEquals(ExitCode.INPUT, run("init", "--home", home(), "--id", ID));
        assertTrue(err.toString().contains("never changes its id"), err.toString());
    }

    @Test
    void theTokenComesFromAFileOrTheEnvironmentAndIsNotShown() throws IOException {
        initialise();
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        assertEquals(ExitCode.DONE, run("token", "set", "--home", home(), "--from-file", file.toString()));
        assertFalse((out.toString() + err).contains(TOKEN));

        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);
        assertEquals(ExitCode.DONE, run("token", "set", "--home", home(), "--generation", "2"));
    }

    @Test
    void aWrongOrMissingTokenIsOneClearLine() throws IOException {
        initialise();
        Path file = Files.writeString(folder.resolve("token"), "mlt_tooshort");

        assertEquals(ExitCode.INPUT, run("token", "set", "--home", home(), "--from-file", file.toString()));
        assertTrue(err.toString().startsWith("usage-meter: an access token is mlt_ and 43"), err.toString());
        assertFalse(err.toString().contains("tooshort"));

        assertEquals(
                ExitCode.INPUT, run("check-registration", "--home", home(), "--registration", "http://127.0.0.1:1"));
        assertTrue(err.toString().contains("no access token yet"), err.toString());
    }

    @Test
    void aHomeThatIsNobodySaysHowToBecomeSomebody() {
        assertEquals(
                ExitCode.INPUT, run(replay("--output-dir", folder.resolve("o").toString())));
        assertTrue(err.toString().contains("usage-meter init"), err.toString());
    }

    @Test
    void anyPartOfTheMonthHasTheBytesOfTheWhole() throws IOException {
        initialise();
        Path whole = folder.resolve("whole");
        Path pieces = folder.resolve("pieces");

        assertEquals(ExitCode.DONE, run(replay("--output-dir", whole.toString())));
        assertEquals(ExitCode.DONE, run(replay("--output-dir", pieces.toString(), "--to", "20")));
        assertEquals(ExitCode.DONE, run(replay("--output-dir", pieces.toString(), "--hours", "470..600")));
        assertEquals(ExitCode.DONE, run(replay("--output-dir", pieces.toString(), "--from", "25", "--to", "31")));

        List<Path> files = list(whole);
        assertEquals(
                files.stream().map(Path::getFileName).toList(),
                list(pieces).stream().map(Path::getFileName).toList());
        for (Path file : files) {
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(pieces.resolve(file.getFileName())));
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aUsageFileIsSignedWholeAndAlwaysTheSame() throws IOException {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);

        assertEquals(ExitCode.DONE, run(replay("--write-file", folder.toString(), "--progress", "json")));
        Path file = folder.resolve("usage-" + ID + "-2026-10.data");
        JsonNode done =
                new ObjectMapper().readTree(out.toString().lines().toList().getLast());
        byte[] first = Files.readAllBytes(file);
        UsageFileResult.Verified verified = assertInstanceOf(UsageFileResult.Verified.class, read(file));
        assertEquals(ExitCode.DONE, run(replay("--write-file", file.toString())));

        assertArrayEquals(first, Files.readAllBytes(file));
        assertEquals(verified.reports(), done.path("reports").intValue());
        assertEquals(verified.fileDigest().value(), done.path("fileDigest").textValue());
        assertFalse(verified.manifest().partial());
    }

    @Test
    void aUsageFileOfAnUnfinishedMonthSaysSo() throws IOException {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);

        assertEquals(ExitCode.DONE, run(replay("--write-file", folder.toString(), "--hours", "0..30")));

        Path file = folder.resolve("usage-" + ID + "-2026-10-partial-20261002T060000Z.data");
        UsageFileResult.Verified verified = assertInstanceOf(UsageFileResult.Verified.class, read(file));
        assertTrue(verified.manifest().partial());
        assertEquals(30, verified.reports());
    }

    private static UsageFileResult read(Path file) throws IOException {
        byte[] publicKey = FileSigningKey.derive(TOKEN).publicKey();
        try (InputStream in = Files.newInputStream(file)) {
            return new UsageFileReader(FileLimits.DEFAULTS, keyId -> Optional.of(publicKey))
                    .read(in, (manifest, line, report) -> Optional.empty());
        }
    }

    @Test
    void onlineReplayTellsProgressAndCountsAsJson() throws IOException {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);
        try (SuiteStub suite = new SuiteStub()) {
            String url = suite.url().toString();

            int exitCode = run(replay(
                    "--online",
                    "--registration",
                    url,
                    "--collector",
                    url,
                    "--hours",
                    "0..48",
                    "--batch-reports",
                    "20",
                    "--progress",
                    "json"));

            assertEquals(ExitCode.DONE, exitCode, err.toString());
            assertEquals(
                    List.of(20, 20, 8), suite.batches().stream().map(List::size).toList());
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertEquals("progress", lines.getFirst().path("event").textValue());
        assertEquals(48, lines.get(lines.size() - 2).path("hoursDone").intValue());
        assertEquals("done", lines.getLast().path("event").textValue());
        assertEquals(48, lines.getLast().path("accepted").intValue());
    }

    @Test
    void refusedReportsAreShownAndEndInACodeOfTheirOwn() throws IOException {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);
        try (SuiteStub suite = new SuiteStub()) {
            suite.collectorAnswers(SuiteStub.acceptAllBut(2));
            String url = suite.url().toString();

            int exitCode = run(replay("--online", "--registration", url, "--collector", url, "--hours", "0..3"));

            assertEquals(ExitCode.REPORTS_REFUSED, exitCode);
            assertEquals(
                    "refused: the report of 2026-10-01T01:00:00Z: the hour is too old"
                            + " [urn:meterline:problem:report-too-old]",
                    err.toString().strip());
            assertEquals(
                    "3 reports, 10800 s observed: 2 accepted, 1 rejected",
                    out.toString().strip());
        }
    }

    @Test
    void aRefusedTokenAndASilentServerHaveCodesOfTheirOwn() throws IOException {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);
        String gone;
        try (SuiteStub suite = new SuiteStub()) {
            gone = suite.url().toString();
            suite.tokenAnswers(SuiteStub.status(401, "{\"error\":\"invalid_client\"}"));
            assertEquals(ExitCode.REFUSED, run("check-registration", "--home", home(), "--registration", gone));
            assertTrue(err.toString().contains("does not accept the access token"), err.toString());
        }
        assertEquals(
                ExitCode.UNREACHABLE,
                run("check-registration", "--home", home(), "--registration", gone, "--give-up-after", "PT0S"));
        assertTrue(err.toString().contains("cannot be reached"), err.toString());
    }

    @Test
    void theRegistrationIsPrinted() throws IOException {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);
        try (SuiteStub suite = new SuiteStub()) {
            String url = suite.url().toString();

            assertEquals(ExitCode.DONE, run("check-registration", "--home", home(), "--registration", url));
        }
        assertEquals(
                "Registered as um-01 of provider nimbus: ACTIVE, PRODUCTION",
                out.toString().strip());
    }

    @Test
    void recordingNobodyIsOneClearLine() throws IOException {
        Path output = folder.resolve("r.zst");
        environment.put("METERLINE_VCENTER_PASSWORD", "secret");

        int exitCode = run("record", "--url", "http://127.0.0.1:1/sdk", "--user", "u", "--output", output.toString());

        assertEquals(ExitCode.UNREACHABLE, exitCode);
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--output-dir o --from 0",
        "--output-dir o --from 20 --to 10",
        "--output-dir o --to 32",
        "--output-dir o --hours 5",
        "--output-dir o --hours 5..5",
        "--output-dir o --hours 0..745",
        "--output-dir o --hours 0..5 --from 1",
        "--output-dir o --write-file f",
        "--online",
        "--write-file f --file-sequence 2",
        "--names MAYBE --output-dir o",
        "--token x --output-dir o",
        "''"
    })
    void aWrongCommandLineIsExplained(String options) {
        initialise();
        environment.put("METERLINE_ACCESS_TOKEN", TOKEN);

        assertEquals(ExitCode.USAGE, run(replay(options.isEmpty() ? new String[0] : options.split(" "))));
        assertTrue(err.toString().contains("--help"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "token", "token set", "check-registration", "record", "replay"})
    void everyCommandHasHelpWithItsExitCodes(String command) {
        String[] words = (command + " --help").split(" ");

        assertEquals(ExitCode.DONE, run(words));
        assertTrue(out.toString().startsWith("Usage: usage-meter " + command), out.toString());
        assertTrue(out.toString().contains("the suite refused at least one report"), out.toString());
    }

    @Test
    void withoutAnyWordTheCommandsAreShown() {
        assertEquals(ExitCode.USAGE, run());
        assertTrue(err.toString().contains("check-registration"), err.toString());
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        initialise();
        Files.write(folder.resolve("damaged"), "nothing".getBytes(StandardCharsets.UTF_8));

        for (String recording : List.of("damaged", "missing")) {
            String path = folder.resolve(recording).toString();
            assertEquals(
                    ExitCode.INPUT,
                    run(
                            "replay",
                            "--home",
                            home(),
                            "--recording",
                            path,
                            "--month",
                            "2026-10",
                            "--output-dir",
                            folder.toString()));
            assertTrue(err.toString().contains(path), err.toString());
        }
    }
}
