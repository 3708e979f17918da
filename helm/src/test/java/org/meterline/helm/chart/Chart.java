package org.meterline.helm.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.meterline.helm.repository.Checkout;

/** The chart, rendered and linted by the Helm library. */
final class Chart {

    static final Path FOLDER = Checkout.root().resolve("helm/meterline");
    static final Path VALUES = FOLDER.resolve("values.yaml");
    static final List<String> SERVICES = List.of("registration", "collector", "upload", "aggregation");
    static final String RELEASE = "demo";

    private static final ObjectMapper YAML = new YAMLMapper();

    private Chart() {}

    static List<Path> examples() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    static TemplateCommand template() {
        return new Helm(FOLDER).template().withName(RELEASE).withNamespace("metering");
    }

    /** Renders with these values laid over the chart's own. */
    static List<JsonNode> render(String valuesYaml) {
        return withValues(valuesYaml, file -> render(template().withValuesFile(file)));
    }

    static List<JsonNode> render(TemplateCommand command) {
        return parse(command.call());
    }

    /** What Helm says when it refuses these values. */
    static String refusal(String valuesYaml) {
        try {
            render(valuesYaml);
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("the chart accepted:\n" + valuesYaml);
    }

    static List<JsonNode> ofKind(List<JsonNode> manifests, String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .toList();
    }

    /** The manifest of this kind that belongs to the service. */
    static JsonNode ofService(List<JsonNode> manifests, String kind, String service) {
        return ofKind(manifests, kind).stream()
                .filter(manifest -> manifest.at("/metadata/labels/app.kubernetes.io~1component")
                        .asText()
                        .equals(service))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " for " + service));
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> parse(String rendered) {
        List<JsonNode> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(rendered)) {
            documents.forEachRemaining(document -> {
                if (document.isObject() && !document.isEmpty()) {
                    manifests.add(document);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(rendered, e);
        }
        return manifests;
    }

    private static <T> T withValues(String valuesYaml, java.util.function.Function<Path, T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return use.apply(Files.writeString(file, valuesYaml));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
