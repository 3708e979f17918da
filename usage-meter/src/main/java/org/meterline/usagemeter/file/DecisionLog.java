package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meterline.usagemeter.usecase.Decision;

/** What was settled on this meter, in the home; lines are only ever added. */
public final class DecisionLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public DecisionLog(MeterHome home) {
        this.file = home.folder().resolve("decisions.jsonl");
    }

    public void add(Decision decision) throws IOException {
        String line = JSON.createObjectNode()
                        .put("at", decision.at().toString())
                        .put("subject", decision.subject().name().toLowerCase(Locale.ROOT))
                        .put("choice", decision.choice())
                + "\n";
        HomeFile.append(file, line.getBytes(StandardCharsets.UTF_8), HomeFile.Durability.AT_ONCE);
    }

    /** All decisions, the oldest first. */
    public List<Decision> all() throws IOException {
        List<Decision> decisions = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                decisions.add(read(line));
            }
        }
        return decisions;
    }

    private Decision read(String line) throws UnreadableFileException {
        try {
            JsonNode json = JSON.readTree(line);
            return new Decision(
                    Instant.parse(json.path("at").asText()),
                    Decision.Subject.valueOf(json.path("subject").asText().toUpperCase(Locale.ROOT)),
                    json.path("choice").asText());
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new UnreadableFileException(file + " is damaged at: " + line, e);
        }
    }
}
