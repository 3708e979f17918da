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
        if (!header.path("schema").asText().equals(RecordingFormat.SCHEMA)) {
            throw new UnreadableFileException("not a recording of the kind " + RecordingFormat.SCHEMA, null);
        }
        try {
            RecordedSource source = RecordingLines.source(header.path("source"));
            Instant startedAt = Instant.parse(RecordingLines.text(header, "startedAt"));
            return new Recording(source, startedAt, readEvents(reader), events);
        } catch (RecordingLines.UnreadableLineException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new UnreadableFileException("line " + lineNumber + ": " + e.getMessage(), e);
        }
    }

    /** Reads up to the end line and returns its offset. */
    private long readEvents(BufferedReader reader) throws IOException {
        while (true) {
            JsonNode line = requireLine(reader);
            if (RecordingLines.text(line, "event").equals(RecordingFormat.END)) {
                return RecordingLines.number(line, "at");
            }
            if (events.size() == MAX_EVENTS) {
                throw new UnreadableFileException("more than " + MAX_EVENTS + " events", null);
            }
            events.add(RecordingLines.event(line));
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
}
