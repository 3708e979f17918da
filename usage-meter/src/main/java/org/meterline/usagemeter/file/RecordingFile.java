package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.domain.RecordingEvent;

/** Reads a whole recording. A file without its end line was cut off and is refused. */
public final class RecordingFile {
    private static final ObjectMapper JSON = new ObjectMapper(RecordingFormat.JSON);

    /** The longest line and the most lines read, far above what a recorder writes. */
    private static final int MAX_LINE_CHARS = 64 * 1024;

    private static final int MAX_EVENTS = 50_000_000;

    private final List<RecordingEvent> events = new ArrayList<>();
    private int lineNumber;

    private RecordingFile() {}

    public static Recording read(Path file) throws IOException {
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new RecordingFile().read(reader);
        } catch (ZstdIOException e) {
            throw new UnreadableFileException(file + " is not a recording: " + e.getMessage(), e);
        } catch (UnreadableFileException e) {
            throw new UnreadableFileException(file + ": " + e.getMessage(), e);
        }
    }

    private Recording read(BufferedReader reader) throws IOException {
        JsonNode header = requireLine(reader);
        if (!text(header, "schema").equals(RecordingFormat.SCHEMA)) {
            throw new UnreadableFileException("not a recording of the kind " + RecordingFormat.SCHEMA, null);
        }
        try {
            RecordedSource source = source(header.path("source"));
            Instant startedAt = Instant.parse(text(header, "startedAt"));
            return new Recording(source, startedAt, readEvents(reader), events);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new UnreadableFileException("line " + lineNumber + ": " + e.getMessage(), e);
        }
    }

    /** Reads up to the end line and returns its offset. */
    private long readEvents(BufferedReader reader) throws IOException {
        while (true) {
            JsonNode line = requireLine(reader);
            if (text(line, "event").equals(RecordingFormat.END)) {
                return number(line, "at");
            }
            if (events.size() == MAX_EVENTS) {
                throw new UnreadableFileException("more than " + MAX_EVENTS + " events", null);
            }
            events.add(event(line));
        }
    }

    private JsonNode requireLine(BufferedReader reader) throws IOException {
        lineNumber++;
        String line = reader.readLine();
        if (line == null) {
            throw new UnreadableFileException(
                    "the recording ends at line " + lineNumber + " without its end line", null);
        }
        if (line.length() > MAX_LINE_CHARS) {
            throw new UnreadableFileException("line " + lineNumber + " is too long", null);
        }
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException("line " + lineNumber + " is not JSON", e);
        }
    }

    private static RecordedSource source(JsonNode source) throws UnreadableFileException {
        return new RecordedSource(
                UUID.fromString(text(source, "id")),
                text(source, "kind"),
                text(source, "name"),
                text(source, "version"));
    }

    private RecordingEvent event(JsonNode line) throws UnreadableFileException {
        long at = number(line, "at");
        String event = text(line, "event");
        return switch (event) {
            case RecordingFormat.CONNECTED -> new RecordingEvent.Connected(at);
            case RecordingFormat.DISCONNECTED -> new RecordingEvent.Disconnected(at);
            case RecordingFormat.REMOVED -> new RecordingEvent.Removed(at, text(line, "id"));
            case RecordingFormat.VM -> new RecordingEvent.Seen(at, vm(line));
            case RecordingFormat.HOST -> new RecordingEvent.Seen(at, host(line));
            case RecordingFormat.CONTAINER -> new RecordingEvent.Seen(at, container(line));
            default -> throw new UnreadableFileException("line " + lineNumber + ": unknown event " + event, null);
        };
    }

    private static InventoryObject vm(JsonNode line) throws UnreadableFileException {
        return new InventoryObject.Vm(
                text(line, "id"),
                text(line, "name"),
                line.path("on").asBoolean(),
                number(line, "memoryMiB"),
                number(line, "reservedMiB"),
                Math.toIntExact(number(line, "vcpus")),
                optional(line, "host"),
                optional(line, "folder"),
                optional(line, "pool"));
    }

    private static InventoryObject host(JsonNode line) throws UnreadableFileException {
        List<Integer> coresPerCpu = new ArrayList<>();
        line.path("coresPerCpu").forEach(cores -> coresPerCpu.add(cores.intValue()));
        return new InventoryObject.Host(
                text(line, "id"),
                text(line, "name"),
                coresPerCpu,
                line.path("connected").asBoolean(),
                optional(line, "parent"));
    }

    private static InventoryObject container(JsonNode line) throws UnreadableFileException {
        return new InventoryObject.Container(
                text(line, "id"),
                InventoryObject.Container.Kind.valueOf(text(line, "kind").toUpperCase(Locale.ROOT)),
                text(line, "name"),
                optional(line, "parent"));
    }

    private static String text(JsonNode node, String field) throws UnreadableFileException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new UnreadableFileException("no text '" + field + "' in " + node, null);
        }
        return value.textValue();
    }

    private static long number(JsonNode node, String field) throws UnreadableFileException {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableFileException("no whole number '" + field + "' in " + node, null);
        }
        return value.longValue();
    }

    private static @Nullable String optional(JsonNode node, String field) {
        return node.path(field).textValue();
    }
}
