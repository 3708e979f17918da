package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.usagemeter.domain.NamePolicy;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.sending.SuiteStub;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;

class SettingsCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void aHome() {
        user = new CommandLineUser(folder.resolve("home"));
    }

    private MeterSettings effective(Map<String, String> environment) throws IOException {
        return new SettingsFile(new MeterHome(user.home())).effective(environment);
    }

    @Test
    void theEnvironmentGoesBeforeTheHomeAndTheHomeBeforeTheDefault() throws IOException {
        Map<String, String> environment = Map.of("METERLINE_USAGE_METER_SPOOL_MAX_BYTES", "100MiB");
        assertEquals(20L << 30, effective(Map.of()).spoolMaxBytes());

        assertEquals(ExitCode.DONE, user.inHome("settings", "set", "spool.max-bytes", "1GiB"));

        assertEquals(1L << 30, effective(Map.of()).spoolMaxBytes());
        assertEquals(100L << 20, effective(environment).spoolMaxBytes());
        user.environment.putAll(environment);
        assertEquals(ExitCode.DONE, user.inHome("settings", "show", "spool.max-bytes", "--json"));
        JsonNode shown = new ObjectMapper().readTree(user.out());
        assertEquals("100MiB", shown.path("value").textValue());
        assertEquals("environment", shown.path("origin").textValue());
        assertEquals(ExitCode.DONE, user.inHome("settings", "unset", "spool.max-bytes"));
        assertEquals(20L << 30, effective(Map.of()).spoolMaxBytes());
    }

    @Test
    void everySettingIsUnderstood() throws IOException {
        for (List<String> each : List.of(
                List.of("registration", "https://registration.example.org"),
                List.of("collector", "http://127.0.0.1:8082"),
                List.of("upload", "https://upload.example.org/"),
                List.of("proxy", "http://proxy.example.org:3128"),
                List.of("names", "plain"),
                List.of("names.vm", "hashed"),
                List.of("names.host", "Redacted"),
                List.of("names.label", "site-7"),
                List.of("names.kept", "5000"),
                List.of("spool.keep", "P10D"),
                List.of("spool.warn-percent", "50"),
                List.of("send.spread", "PT1M"),
                List.of("send.batch-reports", "7"),
                List.of("send.batch-bytes", "2MiB"),
                List.of("send.longest-pause", "PT2M"),
                List.of("send.request-timeout", "PT3M"),
                List.of("heartbeat.every", "PT10M"))) {
            assertEquals(ExitCode.DONE, user.inHome("settings", "set", each.get(0), each.get(1)), user.err());
        }

        MeterSettings settings = effective(Map.of());

        assertEquals(Optional.of(URI.create("https://registration.example.org")), settings.registration());
        assertEquals(Optional.of(URI.create("http://127.0.0.1:8082")), settings.collector());
        assertEquals(Optional.of(URI.create("https://upload.example.org/")), settings.upload());
        assertEquals(Optional.of(URI.create("http://proxy.example.org:3128")), settings.proxy());
        assertEquals(NamePolicy.HASHED, settings.names().vms());
        assertEquals(NamePolicy.REDACTED, settings.names().hosts());
        assertEquals(NamePolicy.PLAIN, settings.names().others());
        assertEquals("site-7", settings.names().label());
        assertEquals(5000, settings.namesKept());
        assertEquals(Duration.ofDays(10), settings.spoolKeep());
        assertEquals(50, settings.spoolWarnPercent());
        assertEquals(Duration.ofMinutes(1), settings.sendSpread());
        assertEquals(7, settings.sendBatchReports());
        assertEquals(2L << 20, settings.sendBatchBytes());
        assertEquals(Duration.ofMinutes(2), settings.sendLongestPause());
        assertEquals(Duration.ofMinutes(3), settings.sendRequestTimeout());
        assertEquals(Duration.ofMinutes(10), settings.heartbeatEvery());
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(user.home().resolve("settings.json")));
    }

    @ParameterizedTest
    @CsvSource({
        "names, maybe, 'none, hashed, redacted, plain'",
        "spool.max-bytes, 1MiB, 64MiB to 16TiB",
        "spool.max-bytes, 99999999999999TiB, 64MiB to 16TiB",
        "spool.max-bytes, lots, such as 512MiB",
        "spool.keep, PT1H, P1D to P800D",
        "heartbeat.every, 5m, such as PT5M",
        "names.kept, 1e6, whole number",
        "registration, ftp://example.org, https://HOST[:PORT] or http://HOST[:PORT]",
        "registration, example.org, https://HOST[:PORT] or http://HOST[:PORT]",
        "registration, https://user:secret@example.org, https://HOST",
        "proxy, https://proxy.example.org, http://HOST[:PORT]",
        "spool.bytes, 1GiB, there is no setting 'spool.bytes'; there are registration"
    })
    void aWrongValueIsRefusedWithWhatWouldBeRight(String key, String value, String told) {
        assertEquals(ExitCode.USAGE, user.inHome("settings", "set", key, value));

        assertTrue(user.err().contains(told), user.err());
        assertFalse(Files.exists(user.home().resolve("settings.json")));
    }

    @Test
    void aWrongVariableIsNamed() {
        user.environment.put("METERLINE_USAGE_METER_NAMES", "maybe");

        assertEquals(ExitCode.INPUT, user.inHome("settings", "show"));

        assertTrue(user.err().contains("METERLINE_USAGE_METER_NAMES"), user.err());
    }

    @Test
    void settingsOfAnotherVersionAreKept() throws IOException {
        Path file = Files.createDirectories(user.home()).resolve("settings.json");
        Files.writeString(file, """
                {"schema": "meterline/usage-meter-settings/1", "settings": {"later": "x", "names": "plain"}}
                """);

        assertEquals(ExitCode.DONE, user.inHome("settings", "set", "names", "none"), user.err());

        JsonNode settings = new ObjectMapper().readTree(file.toFile()).path("settings");
        assertEquals("none", settings.path("names").textValue());
        assertEquals("x", settings.path("later").textValue());
    }

    @Test
    void theRegistrationIsCheckedWhereTheSettingsSay() throws IOException {
        assertEquals(ExitCode.DONE, user.inHome("init"));
        user.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
        assertEquals(ExitCode.INPUT, user.inHome("check-registration"));
        assertTrue(user.err().contains("settings set registration"), user.err());
        try (SuiteStub suite = new SuiteStub()) {
            assertEquals(
                    ExitCode.DONE,
                    user.inHome("settings", "set", "registration", suite.url().toString()));

            assertEquals(ExitCode.DONE, user.inHome("check-registration"), user.err());
        }
    }

    @Test
    void theSuiteIsReachedThroughTheProxy() throws IOException {
        assertEquals(ExitCode.DONE, user.inHome("init"));
        user.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
        try (SuiteStub proxy = new SuiteStub()) {
            user.environment.put("METERLINE_USAGE_METER_PROXY", proxy.url().toString());
            user.environment.put("METERLINE_USAGE_METER_REGISTRATION", "http://registration.invalid:8081");

            assertEquals(ExitCode.DONE, user.inHome("check-registration", "--give-up-after", "PT0S"), user.err());
        }
    }

    @Test
    void theReadmeListsEverySetting() throws IOException {
        List<String> listed = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult row) -> String.join(
                        "|",
                        row.group(1),
                        row.group(2).strip(),
                        row.group(3).strip(),
                        row.group(4).strip()))
                .toList();

        List<String> there = Arrays.stream(MeterSetting.values())
                .map(setting -> String.join(
                        "|",
                        setting.key(),
                        setting.fallback().map(text -> "`" + text + "`").orElse(""),
                        setting.range(),
                        setting.description()))
                .toList();

        assertEquals(there, listed);
    }
}
