package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.MeterStatus;
import org.meterline.usagemeter.usecase.SendingState;
import org.meterline.usagemeter.usecase.SourceState;

/** What the running meter writes down of itself, for {@code status} to read. */
public final class StatusFile {
    private static final String SCHEMA = "meterline/usage-meter-status/1";
    private static final String NAME = "status.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How old what is written may become where nothing is new. */
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(15);

    private final Path file;
    private @Nullable MeterStatus written;

    public StatusFile(MeterHome home) {
        this.file = home.folder().resolve(NAME);
    }

    /** Writes it where it says something new, and else now and then. A power failure may take it: the meter is off then. */
    public synchronized void write(MeterStatus status) throws IOException {
        MeterStatus before = written;
        if (before == null || !before.saysTheSameAs(status) || isOld(before, status)) {
            HomeFile.write(
                    file,
                    (json(status).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8),
                    HomeFile.Durability.SOON);
            written = status;
        }
    }

    /** A clock that was set back makes it old too: a time to come is no news of anybody. */
    private static boolean isOld(MeterStatus before, MeterStatus status) {
        Duration age = Duration.between(before.writtenAt(), status.writtenAt());
        return age.isNegative() || age.compareTo(AT_LEAST_EVERY) >= 0;
    }

    /** What was written last, whether or not the meter still runs. */
    public Optional<ObjectNode> read() throws IOException {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode status
                    && status.path("schema").asText().equals(SCHEMA)) {
                status.remove("schema");
                return Optional.of(status);
            }
            throw new UnreadableFileException(file + " is not of the kind " + SCHEMA, null);
        } catch (NoSuchFileException neverRun) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file + " is not JSON", e);
        }
    }

    private static ObjectNode json(MeterStatus status) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("startedAt", status.startedAt().toString());
        json.put("writtenAt", status.writtenAt().toString());
        ArrayNode parts = json.putArray("parts");
        for (MeterStatus.PartState part : status.parts()) {
            ObjectNode each = parts.addObject();
            each.put("name", part.name());
            each.put("state", part.running() ? "RUNNING" : "OFFLINE");
            each.put("since", part.since().toString());
            if (!part.running()) {
                each.put("why", part.why());
            }
        }
        ArrayNode sources = json.putArray("sources");
        status.sources().forEach(source -> sources.add(json(source)));
        status.sending().ifPresent(sending -> json.set("sending", json(sending)));
        return json;
    }

    private static ObjectNode json(SourceState source) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", source.name());
        json.put("kind", source.kind());
        source.id().ifPresent(id -> json.put("id", id.toString()));
        json.put("state", source.condition().name());
        json.put("since", source.since().toString());
        json.put("detail", source.detail());
        source.lastReportedHour().ifPresent(hour -> json.put("lastReportedHour", hour.toString()));
        source.clockSkew().ifPresent(skew -> json.put("clockSkewSeconds", skew.toSeconds()));
        return json;
    }

    private static ObjectNode json(SendingState sending) {
        ObjectNode json = JSON.createObjectNode();
        json.put("state", sending.condition().name());
        json.put("needsSomebody", sending.condition().needsSomebody());
        json.put("since", sending.since().toString());
        json.put("detail", sending.detail());
        sending.lastAcknowledgedAt().ifPresent(at -> json.put("lastAcknowledgedAt", at.toString()));
        sending.tokenCheckedAt().ifPresent(at -> json.put("tokenCheckedAt", at.toString()));
        return json;
    }
}
