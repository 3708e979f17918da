package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.file.DecisionLog;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.usecase.Decision;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;

/** Setting a meter up, by flags, by the environment, and by answers. */
class SetUpTest {
    private static final String ID = "0b6e4c1e-0000-4000-8000-000000000002";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    private final StringWriter asked = new StringWriter();

    @BeforeEach
    void aHome() {
        user = new CommandLineUser(folder.resolve("home"));
    }

    private MeterHome home() {
        return new MeterHome(user.home());
    }

    private List<String> decisions() throws IOException {
        return new DecisionLog(home())
                .all().stream()
                        .map((Decision decision) -> decision.subject() + " " + decision.choice())
                        .toList();
    }

    @Test
    void everythingCanBeGivenByFlags() throws IOException {
        assertEquals(
                ExitCode.DONE,
                user.inHome(
                        "init",
                        "--id",
                        ID,
                        "--connectivity",
                        "online",
                        "--registration",
                        "https://r.example.org",
                        "--collector",
                        "https://c.example.org",
                        "--upload",
                        "https://u.example.org",
                        "--proxy",
                        "http://p.example.org:3128",
                        "--consent",
                        "yes"),
                user.err());

        assertEquals(List.of(ID), user.lines());
        assertEquals(List.of("CONNECTIVITY ONLINE", "CONSENT yes"), decisions());
        assertEquals(ExitCode.DONE, user.inHome("settings", "show", "proxy"));
        assertTrue(user.out().contains("http://p.example.org:3128"), user.out());
    }

    @Test
    void everythingCanBeGivenByTheEnvironment() throws IOException {
        user.environment.putAll(Map.of(
                InitCommand.ID_VARIABLE, ID,
                InitCommand.CONNECTIVITY_VARIABLE, "offline",
                InitCommand.CONSENT_VARIABLE, "yes"));

        assertEquals(ExitCode.DONE, user.inHome("init"), user.err());

        assertEquals(Optional.of(new MeterIdentity(UUID.fromString(ID), Connectivity.OFFLINE)), home().identity());
        assertEquals(List.of("CONNECTIVITY OFFLINE", "CONSENT yes"), decisions());
    }

    @Test
    void withoutConsentTheMeterIsOffline() throws IOException {
        assertEquals(ExitCode.DONE, user.inHome("init", "--consent", "no", "--json"));

        assertTrue(user.out().contains("OFFLINE"), user.out());
        assertEquals(List.of("CONNECTIVITY ONLINE", "CONSENT no", "CONNECTIVITY OFFLINE"), decisions());
    }

    @Test
    void nothingIsKeptOfAWrongCommandLine() {
        assertEquals(ExitCode.USAGE, user.inHome("init", "--consent", "perhaps"));
        assertEquals(ExitCode.USAGE, user.inHome("init", "--collector", "c.example.org"));

        assertFalse(Files.exists(user.home()));
    }

    private SetUpDialogue answering(String... lines) {
        return new SetUpDialogue(
                new BufferedReader(new StringReader(String.join("\n", lines) + "\n")), new PrintWriter(asked, true));
    }

    @Test
    void aWrongAnswerIsExplainedAndAskedForAgain() throws IOException {
        assertEquals(Connectivity.OFFLINE, answering("maybe", "offline").connectivity(Connectivity.ONLINE));
        assertTrue(asked.toString().contains("say online or offline"), asked.toString());
    }

    @Test
    void anEmptyAnswerLeavesThingsAsTheyAre() throws IOException {
        MeterSettings settings = MeterSettings.DEFAULTS.with(MeterSetting.COLLECTOR, "https://c.example.org");

        assertEquals(Connectivity.OFFLINE, answering("").connectivity(Connectivity.OFFLINE));
        assertEquals(
                Map.of(MeterSetting.REGISTRATION, "https://r.example.org"),
                answering("https://r.example.org", "", "", "").suite(settings));
        assertFalse(answering("").consent(settings.names()));
    }

    @Test
    void consentNamesWhatLeaves() throws IOException {
        MeterSettings settings = MeterSettings.DEFAULTS.with(MeterSetting.NAMES_HOST, "plain");

        assertTrue(answering("yes").consent(settings.names()));

        String told = asked.toString();
        assertTrue(told.contains("names of VMs: hashed; names of hosts: plain"), told);
        assertTrue(told.contains("customers' labels"), told);
        assertTrue(told.contains("technical key"), told);
    }

    @Test
    void answersThatEndAreNoAnswers() {
        SetUpDialogue silent = new SetUpDialogue(new BufferedReader(new StringReader("")), new PrintWriter(asked));

        assertThrows(CommandFailure.class, () -> silent.connectivity(Connectivity.ONLINE));
    }

    @Test
    void aSwitchIsKeptWithItsTimeAndOnlyOnce() throws IOException {
        assertEquals(ExitCode.INPUT, user.inHome("connectivity", "set", "offline"));
        assertEquals(ExitCode.DONE, user.inHome("init", "--id", ID));

        for (String which : List.of("offline", "offline", "online")) {
            assertEquals(ExitCode.DONE, user.inHome("connectivity", "set", which));
        }

        assertEquals(List.of("CONNECTIVITY ONLINE", "CONNECTIVITY OFFLINE", "CONNECTIVITY ONLINE"), decisions());
        assertEquals(ExitCode.DONE, user.inHome("connectivity", "show"));
        assertEquals("ONLINE", user.lines().getFirst());
        assertEquals(4, user.lines().size());
    }
}
