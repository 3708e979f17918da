package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;

/** One event a line, in the words that recordings and journals share. */
final class RecordingLines {
    private RecordingLines() {}

    /** A line says something else than a line can say. */
    static final class UnreadableLineException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableLineException(String message) {
            super(message);
        }
    }

    static void write(OutputStream out, RecordingEvent event) throws IOException {
        write(out, json -> {
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

    static void writeSource(JsonGenerator json, RecordedSource source) throws IOException {
        json.writeObjectFieldStart("source");
        json.writeStringField("id", source.id().toString());
        json.writeStringField("kind", source.kind());
        json.writeStringField("name", source.name());
        json.writeStringField("version", source.version());
        json.writeEndObject();
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
            case InventoryObject.Vsan vsan -> {
                start(json, RecordingFormat.VSAN, vsan);
                json.writeStringField("cluster", vsan.cluster());
                json.writeNumberField("rawBytes", vsan.rawBytes());
                json.writeNumberField("usedBytes", vsan.usedBytes());
                optional(json, "edition", vsan.edition());
            }
            case InventoryObject.HostLicence licence -> {
                json.writeStringField("event", RecordingFormat.LICENCE);
                json.writeStringField("id", licence.id());
                json.writeStringField("host", licence.host());
                json.writeStringField("key", licence.key());
            }
            case InventoryObject.Counter counter -> {
                json.writeStringField("event", RecordingFormat.COUNTER);
                json.writeStringField("id", counter.id());
                json.writeStringField("counter", counter.counter());
                json.writeNumberField("value", counter.value());
                optional(json, "customer", counter.customer());
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

    static void write(OutputStream out, Fields fields) throws IOException {
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

    static RecordedSource source(JsonNode source) {
        return new RecordedSource(
                UUID.fromString(text(source, "id")),
                text(source, "kind"),
                text(source, "name"),
                text(source, "version"));
    }

    static RecordingEvent event(JsonNode line) {
        long at = number(line, "at");
        String event = text(line, "event");
        return switch (event) {
            case RecordingFormat.CONNECTED -> new RecordingEvent.Connected(at);
            case RecordingFormat.DISCONNECTED -> new RecordingEvent.Disconnected(at);
            case RecordingFormat.REMOVED -> new RecordingEvent.Removed(at, text(line, "id"));
            case RecordingFormat.VM -> new RecordingEvent.Seen(at, vm(line));
            case RecordingFormat.HOST -> new RecordingEvent.Seen(at, host(line));
            case RecordingFormat.VSAN -> new RecordingEvent.Seen(at, vsan(line));
            case RecordingFormat.LICENCE ->
                new RecordingEvent.Seen(
                        at, new InventoryObject.HostLicence(text(line, "id"), text(line, "host"), text(line, "key")));
            case RecordingFormat.COUNTER -> new RecordingEvent.Seen(at, counter(line));
            case RecordingFormat.CONTAINER -> new RecordingEvent.Seen(at, container(line));
            default -> throw new UnreadableLineException("unknown event " + event);
        };
    }

    private static InventoryObject vm(JsonNode line) {
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

    private static InventoryObject host(JsonNode line) {
        List<Integer> coresPerCpu = new ArrayList<>();
        line.path("coresPerCpu").forEach(cores -> coresPerCpu.add(cores.intValue()));
        return new InventoryObject.Host(
                text(line, "id"),
                text(line, "name"),
                coresPerCpu,
                line.path("connected").asBoolean(),
                optional(line, "parent"));
    }

    private static InventoryObject container(JsonNode line) {
        return new InventoryObject.Container(
                text(line, "id"),
                InventoryObject.Container.Kind.valueOf(text(line, "kind").toUpperCase(Locale.ROOT)),
                text(line, "name"),
                optional(line, "parent"));
    }

    private static InventoryObject vsan(JsonNode line) {
        return new InventoryObject.Vsan(
                text(line, "id"),
                text(line, "cluster"),
                text(line, "name"),
                number(line, "rawBytes"),
                number(line, "usedBytes"),
                optional(line, "edition"));
    }

    private static InventoryObject counter(JsonNode line) {
        return new InventoryObject.Counter(
                text(line, "id"), text(line, "counter"), number(line, "value"), optional(line, "customer"));
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new UnreadableLineException("no text '" + field + "' in " + node);
        }
        return value.textValue();
    }

    static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableLineException("no whole number '" + field + "' in " + node);
        }
        return value.longValue();
    }

    static @Nullable String optional(JsonNode node, String field) {
        return node.path(field).textValue();
    }

    /** What stands in one line. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
