package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;
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
        line(json -> {
            json.writeStringField("schema", RecordingFormat.SCHEMA);
            json.writeObjectFieldStart("source");
            json.writeStringField("id", source.id().toString());
            json.writeStringField("kind", source.kind());
            json.writeStringField("name", source.name());
            json.writeStringField("version", source.version());
            json.writeEndObject();
            json.writeStringField("startedAt", startedAt.toString());
        });
    }

    @Override
    public void add(RecordingEvent event) throws IOException {
        line(json -> {
            json.writeNumberField("at", event.atMillis());
            switch (event) {
                case RecordingEvent.Connected connected -> json.writeStringField("event", RecordingFormat.CONNECTED);
                case RecordingEvent.Disconnected lost -> json.writeStringField("event", RecordingFormat.DISCONNECTED);
                case RecordingEvent.Removed removed -> {
                    json.writeStringField("event", RecordingFormat.REMOVED);
                    json.writeStringField("id", removed.id());
                }
                case RecordingEvent.Seen seen -> writeObject(json, seen.object());
            }
        });
    }

    @Override
    public void end(long atMillis) throws IOException {
        line(json -> {
            json.writeNumberField("at", atMillis);
            json.writeStringField("event", RecordingFormat.END);
        });
    }

    private static void writeObject(JsonGenerator json, InventoryObject object) throws IOException {
        switch (object) {
            case InventoryObject.Vm vm -> {
                start(json, RecordingFormat.VM, vm);
                json.writeBooleanField("on", vm.on());
                json.writeNumberField("memoryMiB", vm.memoryMiB());
                json.writeNumberField("reservedMiB", vm.reservedMiB());
                json.writeNumberField("vcpus", vm.vcpus());
                optional(json, "host", vm.host());
                optional(json, "folder", vm.folder());
                optional(json, "pool", vm.pool());
            }
            case InventoryObject.Host host -> {
                start(json, RecordingFormat.HOST, host);
                json.writeArrayFieldStart("coresPerCpu");
                for (int cores : host.coresPerCpu()) {
                    json.writeNumber(cores);
                }
                json.writeEndArray();
                json.writeBooleanField("connected", host.connected());
                optional(json, "parent", host.parent());
            }
            case InventoryObject.Container container -> {
                start(json, RecordingFormat.CONTAINER, container);
                json.writeStringField("kind", container.kind().name().toLowerCase(Locale.ROOT));
                optional(json, "parent", container.parent());
            }
        }
    }

    private static void start(JsonGenerator json, String event, InventoryObject object) throws IOException {
        json.writeStringField("event", event);
        json.writeStringField("id", object.id());
        json.writeStringField("name", object.name());
    }

    private static void optional(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private void line(Fields fields) throws IOException {
        try (JsonGenerator json = RecordingFormat.JSON
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
