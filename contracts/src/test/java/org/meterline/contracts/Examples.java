package org.meterline.contracts;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The examples beside the schemas, and what the schema says of them. */
public final class Examples {

    /** One document, byte for byte. */
    public record Example(String name, byte[] bytes) {

        /** The rule that it breaks, by the part of its name before the first dot. */
        public String rule() {
            return name.substring(0, name.indexOf('.'));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Example example && name.equals(example.name) && Arrays.equals(bytes, example.bytes);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path folder;
    private final JsonSchema schema;

    private Examples(Path folder, JsonSchema schema) {
        this.folder = folder;
        this.schema = schema;
    }

    public static Examples of(String schema) {
        Path file = Path.of("schemas", schema + ".schema.json");
        try {
            return new Examples(
                    Path.of("examples", schema),
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Example> valid() {
        return in("valid");
    }

    public List<Example> invalid() {
        return in("invalid");
    }

    /** Whether the schema takes a document; what is no JSON it does not. */
    public boolean schemaTakes(byte[] document) {
        try {
            return schema.validate(JSON.readTree(document)).isEmpty();
        } catch (IOException notJson) {
            return false;
        }
    }

    private List<Example> in(String name) {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            List<Example> examples = files.sorted().map(Examples::read).toList();
            assertFalse(examples.isEmpty(), () -> folder + " has no " + name + " examples");
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Example read(Path file) {
        try {
            return new Example(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
