package org.meterline.helm.chart;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.meterline.helm.repository.Checkout;

/**
 * The schema and the README's tables are made from {@code values.yaml} and the contracts. These tests fail where they differ; run with
 * {@code -Dmeterline.regenerate=true} they write them.
 */
class ValuesReferenceTest {

    private static final Path SCHEMA = Chart.FOLDER.resolve("values.schema.json");
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String ADVICE =
            "differs from what it is made from; run: ./mvnw -pl helm -am test -Dtest=ValuesReferenceTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dmeterline.regenerate=true";

    /** Where a value may hold what the chart does not check; anything else in the schema is closed. */
    private static final Set<String> ESCAPE_HATCHES = Set.of(
            "affinity",
            "annotations",
            "extraConfig",
            "extraEnv",
            "extraVolumeMounts",
            "extraVolumes",
            "limits",
            "nodeSelector",
            "podAnnotations",
            "podLabels",
            "requests",
            "serviceAccountAnnotations",
            "tolerations",
            "topologySpreadConstraints");

    private static final ValuesFile VALUES = ValuesFile.parse(Checkout.read(Chart.VALUES));

    @Test
    void theSchemaIsTheOneThatTheValuesDescribe() throws IOException {
        assertDerived(SCHEMA, pretty(schema()));
    }

    @Test
    void theTableIsTheOneThatTheValuesDescribe() throws IOException {
        assertTable(
                "<!-- values: made from values.yaml, do not edit -->\n",
                "<!-- values: end -->\n",
                ValuesTable.of(VALUES));
    }

    @Test
    void theTopicsAreThoseOfTheContracts() throws IOException {
        assertTable(
                "<!-- topics: made from the contracts, do not edit -->\n",
                "<!-- topics: end -->\n",
                TopicsTable.make());
    }

    @Test
    void theSchemaIsClosedButForTheNamedEscapeHatches() {
        Set<String> open = new TreeSet<>();
        schema().path("properties").properties().forEach(key -> collectOpen(key.getKey(), key.getValue(), open));

        assertEquals(new TreeSet<>(ESCAPE_HATCHES), open);
    }

    @Test
    void aServiceKnowsTheDefaultsKeysAndNoOthersOfAnotherService() {
        JsonNode services = schema().path("properties");

        assertAll(
                () -> assertTrue(services.at("/collector/properties/replicas").isObject()),
                () -> assertTrue(services.at("/collector/properties/database").isMissingNode()),
                () -> assertTrue(services.at("/upload/properties/masterKeys").isMissingNode()),
                () -> assertTrue(services.at("/defaults/properties/image").isMissingNode()));
    }

    private static ObjectNode schema() {
        return ValuesSchema.of(VALUES, refusedKeys());
    }

    private static Map<String, String> refusedKeys() {
        String template = Checkout.read(Chart.FOLDER.resolve("templates/_refused.tpl"));
        String define = "{{- define \"meterline.refusedKeys\" -}}\n";
        int begin = template.indexOf(define) + define.length();
        Map<String, String> keys = new LinkedHashMap<>();
        Chart.yaml(template.substring(begin, template.indexOf("{{- end -}}", begin)))
                .properties()
                .forEach(key -> keys.put(key.getKey(), key.getValue().asText()));
        return keys;
    }

    private static void collectOpen(String name, JsonNode schema, Set<String> open) {
        boolean object = schema.path("type").asText().equals("object");
        boolean freeObject = object && !schema.path("additionalProperties").equals(Chart.yaml("false"));
        boolean freeList = schema.path("type").asText().equals("array") && !schema.has("items");
        if (freeObject || freeList) {
            open.add(name);
        }
        schema.path("properties").properties().forEach(child -> collectOpen(child.getKey(), child.getValue(), open));
        if (schema.has("items")) {
            collectOpen(name + "[]", schema.path("items"), open);
        }
    }

    private static void assertDerived(Path file, String wanted) throws IOException {
        if (Boolean.getBoolean("meterline.regenerate")) {
            Files.writeString(file, wanted);
        }
        assertEquals(wanted, Files.exists(file) ? Checkout.read(file) : "", () -> Checkout.name(file) + " " + ADVICE);
    }

    private static void assertTable(String beginMark, String endMark, String table) throws IOException {
        String readme = Checkout.read(README);
        int begin = readme.indexOf(beginMark);
        int end = readme.indexOf(endMark);
        assertTrue(begin >= 0 && end > begin, () -> "README.md has lost a mark: " + beginMark + endMark);

        String wanted = readme.substring(0, begin + beginMark.length()) + "\n" + table + "\n" + readme.substring(end);
        assertDerived(README, wanted);
    }

    private static String pretty(JsonNode json) throws IOException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER));
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return new ObjectMapper().writer(printer).writeValueAsString(json) + "\n";
    }
}
