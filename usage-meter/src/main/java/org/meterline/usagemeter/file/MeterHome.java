package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.MeterIdentity;

/** The folder that makes a machine a usage meter: who it is, and its access token, which only the owner can read. */
public final class MeterHome {
    private static final String SCHEMAS = "meterline/usage-meter-home/";
    private static final String SCHEMA = SCHEMAS + Program.HOME_FORMAT;
    private static final String IDENTITY_FILE = "meter.json";
    private static final String TOKEN_FILE = "access-token.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final LastReading<Optional<JsonNode>> lastIdentity;
    private final LastReading<Optional<JsonNode>> lastToken;

    public MeterHome(Path folder) {
        this.folder = folder;
        this.lastIdentity = new LastReading<>(folder.resolve(IDENTITY_FILE));
        this.lastToken = new LastReading<>(folder.resolve(TOKEN_FILE));
    }

    public Path folder() {
        return folder;
    }

    public Optional<MeterIdentity> identity() throws IOException {
        Optional<JsonNode> json = lastIdentity.get(() -> read(IDENTITY_FILE));
        if (json.isEmpty()) {
            return Optional.empty();
        }
        requireOurFormat(json.get());
        try {
            return Optional.of(new MeterIdentity(
                    UUID.fromString(json.get().path("id").asText()),
                    MeterIdentity.Connectivity.valueOf(
                            json.get().path("connectivity").asText())));
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(folder.resolve(IDENTITY_FILE) + " is damaged: " + e.getMessage(), e);
        }
    }

    /** What another version has made of the home is not read wrongly; it is not read. */
    private void requireOurFormat(JsonNode identity) throws UnreadableFileException {
        String schema = identity.path("schema").asText();
        if (!schema.equals(SCHEMA) && schema.startsWith(SCHEMAS)) {
            throw new UnreadableFileException(
                    folder + " has the format " + schema.substring(SCHEMAS.length()) + ", and this version reads "
                            + Program.HOME_FORMAT + " only; use the version that belongs to it",
                    null);
        }
    }

    public void keep(MeterIdentity identity) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("id", identity.id().toString());
        json.put("connectivity", identity.connectivity().name());
        write(IDENTITY_FILE, json);
    }

    public Optional<AccessToken> accessToken() throws IOException {
        Optional<JsonNode> json = lastToken.get(() -> read(TOKEN_FILE));
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AccessToken(
                    json.get().path("accessToken").asText(),
                    json.get().path("generation").asInt()));
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(folder.resolve(TOKEN_FILE) + " is damaged: " + e.getMessage(), e);
        }
    }

    public void keep(AccessToken token) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("accessToken", token.value());
        json.put("generation", token.generation());
        write(TOKEN_FILE, json);
    }

    private Optional<JsonNode> read(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file + " is not JSON", e);
        }
    }

    private void write(String name, ObjectNode json) throws IOException {
        HomeFile.write(folder.resolve(name), (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
