package org.meterline.helm.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Makes {@code values.schema.json}: closed everywhere but at the named escape hatches. */
final class ValuesSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ValuesFile file;

    private ValuesSchema(ValuesFile file) {
        this.file = file;
    }

    /** The schema; the refused keys pass it so that the chart itself can say what to do instead. */
    static ObjectNode of(ValuesFile file, Map<String, String> refusedKeys) {
        ObjectNode schema = new ValuesSchema(file).object("", file.values());
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Values of the Meterline chart");
        root.setAll(schema);
        ObjectNode properties = (ObjectNode) root.path("properties");
        properties
                .putObject("global")
                .put("description", "Helm's own: values shared with a chart that embeds this one.");
        refusedKeys.forEach((key, advice) -> properties.putObject(key).put("description", "Refused: " + advice));
        return root;
    }

    private ObjectNode object(String path, JsonNode value) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        value.properties().forEach(child -> {
            String childPath = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
            properties.set(child.getKey(), key(childPath, child.getValue()));
        });
        return schema;
    }

    private ObjectNode key(String path, JsonNode value) {
        ValuesFile.Comment comment = file.comment(path);
        ObjectNode schema = JSON.objectNode().put("description", comment.description());
        if (value.isObject() && !comment.open()) {
            schema.setAll(object(path, value));
        } else {
            schema.put("type", type(value));
        }
        comment.inherits().ifPresent(parent -> {
            ObjectNode inherited = object(parent, file.values().path(parent));
            overlay((ObjectNode) inherited.path("properties"), (ObjectNode) schema.path("properties"));
            schema.set("properties", inherited.path("properties"));
        });
        comment.schema().ifPresent(more -> schema.setAll((ObjectNode) more));
        return schema;
    }

    /** Lays the own properties over the inherited ones; where both are objects, their properties are joined. */
    private static void overlay(ObjectNode inherited, ObjectNode own) {
        own.properties().forEach(property -> {
            JsonNode above = inherited.path(property.getKey()).path("properties");
            JsonNode below = property.getValue().path("properties");
            if (above instanceof ObjectNode aboveObject && below instanceof ObjectNode belowObject) {
                overlay(aboveObject, belowObject);
            } else {
                inherited.set(property.getKey(), property.getValue());
            }
        });
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "integer";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> throw new IllegalArgumentException("values.yaml: no schema type for " + value);
        };
    }
}
