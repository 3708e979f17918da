package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.usecase.WrittenFile;

/** The usage files that this meter has written, in the home, one line each: the next one names the last. */
public final class UsageFileBook {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public UsageFileBook(MeterHome home) {
        this.file = home.folder().resolve("usage-files.jsonl");
    }

    /** All files, the oldest first. */
    public List<WrittenFile> files() throws IOException {
        List<WrittenFile> files = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                JsonNode json = parse(line);
                if (json != null) {
                    files.add(read(json));
                }
            }
        }
        return files;
    }

    /** Notes a file before anybody can have it: a number is never given to two files. */
    void add(WrittenFile written) throws IOException {
        HomeFile.endLine(file);
        ObjectNode line = JSON.createObjectNode()
                .put("sequence", written.sequence())
                .put("digest", written.digest().value())
                .put("month", written.month().toString())
                .put("partial", written.partial())
                .put("createdAt", written.createdAt().toString())
                .put("reports", written.reports())
                .put("lastReport", written.lastReport())
                .put("name", written.name());
        HomeFile.append(file, (line + "\n").getBytes(StandardCharsets.UTF_8), HomeFile.Durability.AT_ONCE);
    }

    /** Whoever writes a file does it alone. */
    <T> T alone(HomeFile.Step<T> step) throws IOException {
        return HomeFile.locked(file, step);
    }

    /** Null for a line that a crash cut off: its file never appeared. */
    private static @Nullable JsonNode parse(String line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException cutOff) {
            return null;
        }
    }

    private WrittenFile read(JsonNode json) throws IOException {
        try {
            return new WrittenFile(
                    json.path("sequence").asLong(),
                    new ReportDigest(json.path("digest").asText()),
                    YearMonth.parse(json.path("month").asText()),
                    json.path("partial").asBoolean(),
                    Instant.parse(json.path("createdAt").asText()),
                    json.path("reports").asInt(),
                    json.path("lastReport").asLong(),
                    json.path("name").asText());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UnreadableFileException(file + " is damaged at: " + json, e);
        }
    }
}
