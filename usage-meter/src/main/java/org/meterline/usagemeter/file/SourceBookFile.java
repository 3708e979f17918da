package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.SourceBook;

/** The sources in {@code sources.json} of the home. */
public final class SourceBookFile implements SourceBook {
    private static final String SCHEMA = "meterline/sources/1";
    private static final String VCENTER = "vcenter";
    private static final String COUNTERS = "counters";
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final LastReading<List<MeteredSource>> last;

    public SourceBookFile(Path home) {
        this.path = home.resolve("sources.json");
        this.last = new LastReading<>(path);
    }

    @Override
    public List<MeteredSource> sources() throws IOException {
        return last.get(this::read);
    }

    private List<MeteredSource> read() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        if (Files.size(path) > MAX_BYTES) {
            throw new UnreadableFileException(path + " has more than " + MAX_BYTES + " bytes", null);
        }
        return parse(Files.readAllBytes(path));
    }

    @Override
    public void change(UnaryOperator<List<MeteredSource>> change) throws IOException {
        boolean written = HomeFile.locked(path, () -> {
            List<MeteredSource> before = read();
            List<MeteredSource> after = List.copyOf(change.apply(before));
            requireOwnNames(after);
            if (!after.equals(before)) {
                HomeFile.write(path, bytes(after));
            }
            return true;
        });
        assert written;
    }

    private static void requireOwnNames(List<MeteredSource> sources) {
        Set<String> names = new HashSet<>();
        for (MeteredSource source : sources) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("there are two sources of the name '" + source.name() + "'");
            }
        }
    }

    private List<MeteredSource> parse(byte[] bytes) throws UnreadableFileException {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (!json.path("schema").asText().equals(SCHEMA)) {
                throw new UnreadableFileException(path + ": \"schema\" must be \"" + SCHEMA + "\"", null);
            }
            List<MeteredSource> sources = new ArrayList<>();
            for (JsonNode source : json.path("sources")) {
                sources.add(source(source));
            }
            requireOwnNames(sources);
            return List.copyOf(sources);
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(path + " is not JSON", e);
        } catch (IOException e) {
            throw new UnreadableFileException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableFileException(path + ": " + e.getMessage(), e);
        }
    }

    private MeteredSource source(JsonNode json) {
        String kind = text(json, "kind");
        return switch (kind) {
            case VCENTER ->
                new MeteredSource.Vcenter(
                        text(json, "name"),
                        URI.create(text(json, "url")),
                        text(json, "user"),
                        text(json, "password"),
                        optional(json, "acceptedFingerprint"),
                        optional(json, "instance").map(UUID::fromString));
            case COUNTERS -> {
                List<String> command = new ArrayList<>();
                json.path("command").forEach(word -> command.add(word.asText()));
                yield new MeteredSource.Counters(
                        text(json, "name"),
                        UUID.fromString(text(json, "id")),
                        command,
                        optional(json, "url").map(URI::create),
                        Duration.parse(text(json, "every")));
            }
            default -> throw new IllegalArgumentException("unknown kind of source '" + kind + "'");
        };
    }

    private static String text(JsonNode json, String field) {
        return optional(json, field)
                .orElseThrow(() -> new IllegalArgumentException("a source has no \"" + field + "\""));
    }

    private static Optional<String> optional(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }

    private static byte[] bytes(List<MeteredSource> sources) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        ArrayNode list = json.putArray("sources");
        sources.forEach(source -> write(source, list.addObject()));
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(MeteredSource source, ObjectNode json) {
        switch (source) {
            case MeteredSource.Vcenter vcenter -> {
                json.put("kind", VCENTER);
                json.put("name", vcenter.name());
                json.put("url", vcenter.url().toString());
                json.put("user", vcenter.user());
                json.put("password", vcenter.password());
                vcenter.acceptedFingerprint().ifPresent(text -> json.put("acceptedFingerprint", text));
                vcenter.instance().ifPresent(id -> json.put("instance", id.toString()));
            }
            case MeteredSource.Counters counters -> {
                json.put("kind", COUNTERS);
                json.put("name", counters.name());
                json.put("id", counters.id().toString());
                if (!counters.command().isEmpty()) {
                    counters.command().forEach(json.putArray("command")::add);
                }
                counters.url().ifPresent(url -> json.put("url", url.toString()));
                json.put("every", counters.every().toString());
            }
        }
    }
}
