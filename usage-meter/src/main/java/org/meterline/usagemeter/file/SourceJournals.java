package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.SourceJournal;

/**
 * The journals as files {@code journal/<source>.jsonl} of the home: a header, then one line for each entry, in the words
 * of a recording with {@code watched} and {@code labelled} besides. Times are milliseconds since 1970.
 */
public final class SourceJournals implements SourceJournal.Shelf {
    private static final String SCHEMA = "meterline/source-journal/1";
    private static final String WATCHED = "watched";
    private static final String LABELLED = "labelled";
    private static final String ENDING = ".jsonl";
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_LINE_CHARS = 16 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper(RecordingFormat.JSON);

    private final Path folder;

    public SourceJournals(Path home) {
        this.folder = home.resolve("journal");
    }

    private Path file(UUID source) {
        return folder.resolve(source + ENDING);
    }

    @Override
    public Set<UUID> sources() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        Set<UUID> sources = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ENDING))
                    .forEach(name -> sources.add(UUID.fromString(name.substring(0, name.length() - ENDING.length()))));
        }
        return sources;
    }

    @Override
    public void remove(UUID source) throws IOException {
        boolean there = Files.deleteIfExists(file(source));
        assert there || !Files.exists(file(source));
    }

    /** A crash may have torn the end: from the first line on that is not whole, nothing is known. */
    @Override
    public Optional<SourceJournal.Kept> read(UUID source) throws IOException {
        Path file = file(source);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (BufferedReader reader =
                new BufferedReader(new java.io.InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            SourceJournal.Head head = head(file, reader.readLine());
            List<SourceJournal.Entry> entries = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                SourceJournal.Entry entry = entry(line);
                if (entry == null) {
                    break;
                }
                entries.add(entry);
            }
            return Optional.of(new SourceJournal.Kept(head, entries));
        }
    }

    private static SourceJournal.Head head(Path file, @Nullable String line) throws UnreadableFileException {
        try {
            JsonNode json = JSON.readTree(line == null ? "" : line);
            if (!json.path("schema").asText().equals(SCHEMA)) {
                throw new UnreadableFileException(file + " is no journal of the kind " + SCHEMA, null);
            }
            return new SourceJournal.Head(
                    RecordingLines.source(json.path("source")),
                    Instant.parse(RecordingLines.text(json, "hour")).getEpochSecond());
        } catch (JsonProcessingException
                | RecordingLines.UnreadableLineException
                | IllegalArgumentException
                | DateTimeException e) {
            throw new UnreadableFileException(file + " is damaged in its first line: " + e.getMessage(), e);
        }
    }

    private static SourceJournal.@Nullable Entry entry(String line) {
        if (line.length() > MAX_LINE_CHARS) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(line);
            return switch (RecordingLines.text(json, "event")) {
                case WATCHED -> new SourceJournal.Entry.Watched(RecordingLines.number(json, "at"));
                case LABELLED ->
                    new SourceJournal.Entry.Labelled(
                            RecordingLines.number(json, "at"), RecordingLines.text(json, "labels"));
                default -> new SourceJournal.Entry.Learned(RecordingLines.event(json));
            };
        } catch (JsonProcessingException | RecordingLines.UnreadableLineException | IllegalArgumentException torn) {
            return null;
        }
    }

    @Override
    public SourceJournal begin(SourceJournal.Head head, List<SourceJournal.Entry> entries) throws IOException {
        Files.createDirectories(folder);
        UUID source = head.source().id();
        Path unfinished = folder.resolve(source + DurableFiles.UNFINISHED);
        boolean leftOver = Files.deleteIfExists(unfinished);
        assert leftOver || !Files.exists(unfinished);
        FileChannel channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Open journal = new Open(channel);
            RecordingLines.write(journal.out, json -> {
                json.writeStringField("schema", SCHEMA);
                RecordingLines.writeSource(json, head.source());
                json.writeStringField(
                        "hour", Instant.ofEpochSecond(head.startOfHour()).toString());
            });
            for (SourceJournal.Entry entry : entries) {
                journal.add(entry);
            }
            journal.sync();
            Files.move(unfinished, file(source), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFiles.forceFolder(folder);
            return journal;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static final class Open implements SourceJournal {
        private final FileChannel channel;
        private final OutputStream out;

        Open(FileChannel channel) {
            this.channel = channel;
            this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        }

        @Override
        public void add(Entry entry) throws IOException {
            switch (entry) {
                case Entry.Learned learned -> RecordingLines.write(out, learned.event());
                case Entry.Watched watched ->
                    RecordingLines.write(out, json -> {
                        json.writeNumberField("at", watched.atMillis());
                        json.writeStringField("event", WATCHED);
                    });
                case Entry.Labelled labelled ->
                    RecordingLines.write(out, json -> {
                        json.writeNumberField("at", labelled.atMillis());
                        json.writeStringField("event", LABELLED);
                        json.writeStringField("labels", labelled.document());
                    });
            }
        }

        @Override
        public void sync() throws IOException {
            out.flush();
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            try {
                if (channel.isOpen()) {
                    sync();
                }
            } finally {
                channel.close();
            }
        }
    }
}
