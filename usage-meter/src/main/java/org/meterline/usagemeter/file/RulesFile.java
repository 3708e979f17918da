package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.meterline.contracts.report.Licence;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.domain.Rule;
import org.meterline.usagemeter.domain.RuleSet;

/** Reads customer and licence rules. Strict: a misspelt word must not silently bill the wrong customer. */
public final class RulesFile {
    private static final String SCHEMA = "meterline/metering-rules/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private RulesFile(Path file) {
        this.file = file;
    }

    public static MeteringRules read(Path file) throws IOException {
        return read(file, Files.readAllBytes(file));
    }

    /** The rules that these bytes are; the file's name is for messages. */
    static MeteringRules read(Path file, byte[] bytes) throws IOException {
        return new RulesFile(file).read(bytes);
    }

    private MeteringRules read(byte[] bytes) throws IOException {
        try {
            JsonNode json = JSON.readTree(bytes);
            requireOnly(json, Set.of("schema", "customers", "licences"), "the rules");
            if (!json.path("schema").asText().equals(SCHEMA)) {
                throw refused("\"schema\" must be \"" + SCHEMA + "\"");
            }
            return new MeteringRules(
                    new RuleSet<>(rules(json, "customers", "customer", Function.identity())),
                    new RuleSet<>(rules(json, "licences", "licence", Licence::valueOf)));
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(file + ": " + e.getMessage(), e);
        }
    }

    private <T> List<Rule<T>> rules(JsonNode json, String list, String valueField, Function<String, T> value)
            throws IOException {
        List<Rule<T>> rules = new ArrayList<>();
        for (JsonNode rule : json.path(list)) {
            String where = list + "[" + rules.size() + "]";
            requireOnly(rule, Set.of(valueField, "object"), where);
            JsonNode object = rule.path("object");
            requireOnly(object, Set.of("kind", "id", "name"), where + ".object");
            if (!rule.path(valueField).isTextual()) {
                throw refused(where + " has no " + valueField);
            }
            rules.add(new Rule<>(
                    ObjectKind.valueOf(object.path("kind").asText().toUpperCase(Locale.ROOT)),
                    object.path("id").textValue(),
                    object.path("name").textValue(),
                    value.apply(rule.path(valueField).asText())));
        }
        return rules;
    }

    private void requireOnly(JsonNode object, Set<String> allowed, String where) throws IOException {
        if (!object.isObject()) {
            throw refused(where + " is not an object");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                throw refused(where + " has an unknown field \"" + name + "\"");
            }
        }
    }

    private UnreadableFileException refused(String why) {
        return new UnreadableFileException(file + ": " + why, null);
    }
}
