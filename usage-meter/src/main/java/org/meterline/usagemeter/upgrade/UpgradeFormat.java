package org.meterline.usagemeter.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.upgrade.HomeFacts;
import org.meterline.usagemeter.usecase.upgrade.Stage;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;

/** An upgrade as JSON. */
final class UpgradeFormat {
    private static final String SCHEMA = "meterline/usage-meter-upgrade/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private UpgradeFormat() {}

    static byte[] write(Upgrade upgrade) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("id", upgrade.id().toString());
        json.put("from", upgrade.from().toString());
        json.put("to", upgrade.to().toString());
        json.put("sha256", upgrade.sha256());
        upgrade.homeFormat().ifPresent(format -> json.put("homeFormat", format));
        json.put("startedAt", upgrade.startedAt().toString());
        json.put("stage", upgrade.stage().name());
        json.put("launch", upgrade.launch().name());
        ArrayNode parts = json.putArray("parts");
        upgrade.parts().forEach(parts::add);
        ObjectNode before = json.putObject("before");
        upgrade.before().texts().forEach(before::put);
        upgrade.reported().ifPresent(id -> json.put("reported", id.toString()));
        json.put("detail", upgrade.detail());
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static Upgrade read(byte[] bytes, String what) throws IOException {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (!SCHEMA.equals(json.path("schema").textValue())) {
                throw new IOException(what + " has another schema than " + SCHEMA);
            }
            List<String> parts = new ArrayList<>();
            json.path("parts").forEach(part -> parts.add(part.asText()));
            return new Upgrade(
                    UUID.fromString(json.path("id").asText()),
                    ProgramVersion.of(json.path("from").asText()),
                    ProgramVersion.of(json.path("to").asText()),
                    json.path("sha256").asText(),
                    json.has("homeFormat") ? Optional.of(json.path("homeFormat").asInt()) : Optional.empty(),
                    Instant.parse(json.path("startedAt").asText()),
                    Stage.valueOf(json.path("stage").asText()),
                    Upgrade.Launch.valueOf(json.path("launch").asText()),
                    parts,
                    facts(json.path("before")),
                    Optional.ofNullable(json.path("reported").textValue()).map(UUID::fromString),
                    json.path("detail").asText());
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(what + " is damaged: " + e.getMessage(), e);
        }
    }

    static HomeFacts facts(JsonNode json) {
        Map<String, String> texts = new HashMap<>();
        json.properties()
                .forEach(fact -> texts.put(fact.getKey(), fact.getValue().asText()));
        return new HomeFacts(texts);
    }
}
