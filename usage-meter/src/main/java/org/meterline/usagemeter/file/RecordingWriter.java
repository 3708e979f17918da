package org.meterline.usagemeter.file;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.usecase.RecordingSink;

/** Writes a recording to a file, one JSON object a line, compressed. */
public final class RecordingWriter implements RecordingSink {
    private static final int COMPRESSION_LEVEL = 19;

    private final OutputStream out;

    private RecordingWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a file; one that is there already is not written over, it may be a day's work. */
    public static RecordingWriter create(Path file) throws IOException {
        return new RecordingWriter(
                new ZstdOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), COMPRESSION_LEVEL));
    }

    @Override
    public void begin(RecordedSource source, Instant startedAt) throws IOException {
        RecordingLines.write(out, json -> {
            json.writeStringField("schema", RecordingFormat.SCHEMA);
            RecordingLines.writeSource(json, source);
            json.writeStringField("startedAt", startedAt.toString());
        });
    }

    @Override
    public void add(RecordingEvent event) throws IOException {
        RecordingLines.write(out, event);
    }

    @Override
    public void end(long atMillis) throws IOException {
        RecordingLines.write(out, json -> {
            json.writeNumberField("at", atMillis);
            json.writeStringField("event", RecordingFormat.END);
        });
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
