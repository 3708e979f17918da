package org.meterline.registration.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Survivor;
import org.meterline.registration.domain.UpgradeGraph;
import org.meterline.registration.domain.UpgradeGraph.Answer;
import org.meterline.registration.domain.UpgradeGraph.Leg;
import org.meterline.registration.domain.UpgradeStep.Action;

/** The document that ships with the service, and what is said of one that is wrong. */
class ConfiguredUpgradeGraphTest {

    private static final String GOOD = """
            {"tokensSince": "9.0", "knownSeries": ["4.8.x", "9.0.x"], "actions": {"SNAP": "Take a snapshot."},
             "steps": [{"from": "4.8.x", "to": "9.0.1", "asksForToken": true, "before": ["SNAP"], "after": [],
                        "mustSurvive": ["REGISTRATION"], "certificates": "ACCEPT_CHANGED_AGAIN"}]}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "4.8.0, 9.1.0, 9.0.1 9.1.0",
        "4.8.3, 9.0.1, 9.0.1",
        "4.1.0, 4.3.0, 4.3.0",
        "4.2, 4.3, 4.3.0",
        "4.1.1, 4.6, 4.3.0 4.6.0",
        "4.5.0.1, 4.6.0, 4.6.0",
        "9.0.1.1, 9.1.0, 9.1.0",
        "9.1.0, 9.1, ''"
    })
    void shippedPaths(String from, String to, String expected) {
        assertEquals(
                Arrays.stream(expected.split(" "))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                legs(from, to).stream().map(leg -> leg.to().toString()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "9.1.0, 4.8.0, Downgrade",
        "4.3.1, 4.3.0, Downgrade",
        "3.6, 4.3.0, UnknownFrom",
        "4.8.0, 9.2.0, UnknownTo",
        "4.6.0, 9.1.0, NoPath",
        "4.8.0, 9.0.5, NoPath",
        "4.7.0, 4.8.0, NoPath"
    })
    void shippedRefusals(String from, String to, String kind) {
        Answer answer = shipped().path(SoftwareVersion.of(from), SoftwareVersion.of(to));

        assertEquals(kind, answer.getClass().getSimpleName());
    }

    @Test
    void tokenIsAskedForOnTheFirstMoveTo9Only() {
        List<Leg> legs = legs("4.8.0", "9.1.0");

        assertTrue(legs.get(0).step().asksForToken());
        assertFalse(legs.get(0).step().mustSurvive().contains(Survivor.ACCESS_TOKEN));
        assertFalse(legs.get(1).step().asksForToken());
        assertTrue(legs.get(1).step().mustSurvive().contains(Survivor.ACCESS_TOKEN));
    }

    @Test
    void licenceKeysAreSwappedBefore91() {
        assertTrue(codes(legs("9.0.1", "9.1.0").getFirst().step().before()).contains("SWAP_LICENCE_KEYS"));
        assertFalse(codes(legs("4.8.0", "9.0.1").getFirst().step().before()).contains("SWAP_LICENCE_KEYS"));
    }

    @Test
    void everyShippedStepKeepsWhatMustSurvive() {
        List<Survivor> always = List.of(
                Survivor.REGISTRATION,
                Survivor.PRODUCT_SERVERS,
                Survivor.UNSENT_DATA,
                Survivor.CUSTOMER_RULES,
                Survivor.NETWORK);

        shipped().steps().forEach(step -> {
            assertTrue(step.mustSurvive().containsAll(always), step::toString);
            assertTrue(codes(step.before()).containsAll(List.of("CHECK_PACKAGE", "TAKE_SNAPSHOT")), step::toString);
            assertTrue(codes(step.after()).containsAll(List.of("CHECK_VERSION", "CHECK_SERVICES")), step::toString);
        });
    }

    @Test
    void aFileTakesThePlaceOfTheShippedGraph() throws IOException {
        UpgradeGraph graph = graph(GOOD);

        assertEquals(1, graph.steps().size());
        assertEquals(
                List.of(new Action("SNAP", "Take a snapshot.")),
                graph.steps().getFirst().before());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"9.0.1\" | \"9.0\" .1 | Unexpected character",
                "\"9.0.1\" | \"9.x\" | step 1 to: \"9.x\" is no version",
                "\"9.0.1\" | \"4.8.0\" | goes backwards or in a circle",
                "\"9.0.1\" | \"4.7.0\" | goes backwards or in a circle",
                "\"9.0.1\" | \"9.2.0\" | in no known series",
                "\"9.0.1\" | null | step 1 to is missing",
                "\"4.8.x\", \"to\" | \"4.8\", \"to\" | step 1 from: \"4.8\" is no series",
                "\"4.8.x\", \"to\" | \"4.8+\", \"to\" | begins both before and after 9.0",
                "[\"SNAP\"] | [\"SNAPP\"] | step 1 before: unknown code \"SNAPP\"",
                "[\"REGISTRATION\"] | [\"SOUL\"] | step 1 mustSurvive: unknown code \"SOUL\"",
                "[\"REGISTRATION\"] | [\"ACCESS_TOKEN\"] | wants an access token to survive that is not there",
                "ACCEPT_CHANGED_AGAIN | SHRUG | step 1 certificates: unknown code \"SHRUG\"",
                "true | false | has to ask for the access token",
                "\"tokensSince\": \"9.0\" | \"tokensSince\": \"4.8\" | must not ask for the access token",
                "\"tokensSince\" | \"tokens\" | Unrecognized field \"tokens\"",
                "\"4.8.x\", \"9.0.x\" | \"nine\" | knownSeries: \"nine\" is no series"
            })
    void aWrongDocumentStopsTheStartInOneLine(String of, String by, String why) {
        String wrong = GOOD.replace(of, by);
        assertFalse(wrong.equals(GOOD), of);

        String message = refusal(() -> graph(wrong));

        assertTrue(message.contains(why), message);
        assertTrue(message.contains("meterline.registration.upgrades.graph"), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void aStepTwiceIsRefused() {
        int step = GOOD.indexOf("{\"from\"");
        String once = GOOD.substring(step, GOOD.lastIndexOf("]}"));

        String message = refusal(() -> graph(GOOD.replace(once, once + "," + once)));

        assertTrue(message.contains("steps 4.8.x to 9.0.1 and 4.8.x to 9.0.1 are the same"), message);
    }

    @Test
    void stepsInACircleAreRefused() {
        String circle = GOOD.replace(
                "\"steps\": [",
                "\"steps\": [{\"from\": \"9.0.x\", \"to\": \"4.8.0\", \"asksForToken\": false, \"before\": [],"
                        + " \"after\": [], \"mustSurvive\": [], \"certificates\": \"ACCEPT_CHANGED_AGAIN\"},");

        String message = refusal(() -> graph(circle));

        assertTrue(message.contains("step 9.0.x to 4.8.0 goes backwards or in a circle"), message);
    }

    @Test
    void aFileThatIsMissingOrTooLargeIsRefused() throws IOException {
        Path large = Files.writeString(folder.resolve("large.json"), GOOD + " ".repeat(5000));

        assertTrue(refusal(() -> configured(folder.resolve("none.json"), 4096))
                .contains("cannot be read (NoSuchFileException)"));
        assertTrue(refusal(() -> configured(large, 4096)).contains("larger than 4096 bytes"));
    }

    private static String refusal(Executable start) {
        return String.valueOf(assertThrows(ConfigurationException.class, start).getMessage());
    }

    private UpgradeGraph graph(String document) throws IOException {
        return configured(Files.writeString(folder.resolve("graph.json"), document), 1_048_576);
    }

    private static UpgradeGraph shipped() {
        return new ConfiguredUpgradeGraph(new Settings(Optional.empty(), 0)).graph();
    }

    private static UpgradeGraph configured(Path file, int largest) {
        return new ConfiguredUpgradeGraph(new Settings(Optional.of(file), largest)).graph();
    }

    private static List<Leg> legs(String from, String to) {
        Answer answer = shipped().path(SoftwareVersion.of(from), SoftwareVersion.of(to));
        return assertInstanceOf(Answer.Path.class, answer).legs();
    }

    private static List<String> codes(List<Action> actions) {
        return actions.stream().map(Action::code).toList();
    }

    private record Settings(Optional<Path> graph, int largestGraphBytes) implements UpgradeSettings {

        @Override
        public int mostCertificates() {
            return 0;
        }
    }
}
