package org.meterline.registration;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the service says of its own routes, as {@code /q/openapi} gives it out. */
final class Description {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    /** One operation with its path. */
    record Operation(String method, String path, JsonNode node) {

        String name() {
            return method + " " + path;
        }
    }

    /** One body that is described: its media type, schema and examples. */
    record Media(String where, String type, JsonNode schema, List<JsonNode> examples) {}

    private final JsonNode document;

    private Description(JsonNode document) {
        this.document = document;
    }

    static Description read() {
        try {
            return new Description(JSON.readTree(
                    given().accept("application/json").get("/q/openapi").asString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the description is not JSON", e);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                method.getValue()))));
        return operations;
    }

    /** The body of the request; empty where there is none. */
    Optional<Media> request(Operation operation) {
        return media(operation.name() + " request", operation.node().path("requestBody"))
                .findFirst();
    }

    Stream<Media> response(Operation operation, String status) {
        return media(
                operation.name() + " " + status,
                resolved(operation.node().path("responses").path(status)));
    }

    private Stream<Media> media(String where, JsonNode holder) {
        return holder.path("content").properties().stream()
                .map(content -> new Media(
                        where, content.getKey(), content.getValue().path("schema"), examples(content.getValue())));
    }

    /** Those of the media type, else those of its schema. */
    private List<JsonNode> examples(JsonNode media) {
        List<JsonNode> examples = new ArrayList<>();
        media.path("examples").forEach(example -> examples.add(parsed(example.path("value"))));
        if (media.has("example")) {
            examples.add(parsed(media.get("example")));
        }
        if (examples.isEmpty()) {
            resolved(media.path("schema")).path("examples").forEach(example -> examples.add(parsed(example)));
        }
        return examples;
    }

    private static JsonNode parsed(JsonNode example) {
        try {
            return example.isTextual() && example.asText().startsWith("{") ? JSON.readTree(example.asText()) : example;
        } catch (JsonProcessingException e) {
            return example;
        }
    }

    JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith("#/") ? resolved(document.at(reference.substring(1))) : node;
    }

    /** What a schema of this document says against a value, where null is as good as absent; empty: nothing. */
    List<String> complaints(JsonNode schema, JsonNode value) {
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", document.path("components"));
        whole.setAll((ObjectNode) schema);
        JsonSchema compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
        return compiled.validate(withoutNulls(value)).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static JsonNode withoutNulls(JsonNode value) {
        JsonNode copy = value.deepCopy();
        if (copy instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (object.get(name).isNull()) {
                    object.remove(name);
                } else {
                    object.set(name, withoutNulls(object.get(name)));
                }
            }
        } else if (copy instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutNulls(array.get(i)));
            }
        }
        return copy;
    }
}
