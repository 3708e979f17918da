package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.domain.Story;

class RecordingFileTest {
    private static final String HEADER =
            "{\"schema\":\"meterline/recording/1\",\"source\":{\"id\":\"6f1d0000-0000-4000-8000-000000000001\","
                    + "\"kind\":\"vcenter\",\"name\":\"vc01\",\"version\":\"8.0.3\"},\"startedAt\":\"2026-11-20T08:00:00Z\"}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.write(folder.resolve("r.zst"), Zstd.compress(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Recording recording = new Story()
                .connected(0)
                .seen(0, Story.folder("f-1", "acme \"quoted\" ü", null))
                .seen(
                        0,
                        new InventoryObject.Container(
                                "d-1", InventoryObject.Container.Kind.RESOURCE_POOL, "pool", "f-1"))
                .seen(0, Story.host("host-1"))
                .seen(1, new InventoryObject.Host("host-2", "h", List.of(8, 7), false, null))
                .seen(2, Story.vm("vm-1", true, 4096, 1024, 8, "host-1", "f-1"))
                .seen(3, Story.vm("vm-2", false, 1L << 40, 0, 1, null, null))
                .removed(4, "vm-2")
                .disconnected(5)
                .connected(9)
                .recording();
        Path file = folder.resolve("r.zst");

        try (RecordingWriter writer = RecordingWriter.create(file)) {
            writer.begin(recording.source(), recording.startedAt());
            for (RecordingEvent event : recording.events()) {
                writer.add(event);
            }
            writer.end(recording.lengthMillis());
        }

        assertEquals(recording, RecordingFile.read(file));
    }

    @Test
    void aRecordingWithoutItsEndIsRefused() throws IOException {
        Path file = write(HEADER + "{\"at\":0,\"event\":\"connected\"}\n");

        UnreadableFileException refused = assertThrows(UnreadableFileException.class, () -> RecordingFile.read(file));

        assertTrue(String.valueOf(refused.getMessage()).contains("without its end line"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"at\":0}",
                "{\"at\":-1,\"event\":\"connected\"}",
                "{\"at\":1.5,\"event\":\"connected\"}",
                "{\"at\":0,\"event\":\"exploded\"}",
                "{\"at\":0,\"event\":\"vm\",\"id\":\"vm-1\"}",
                "{\"at\":0,\"event\":\"removed\",\"id\":\"vm-1\"}",
                "nonsense"
            })
    void aDamagedLineIsRefused(String line) throws IOException {
        Path file = write(HEADER + line + "\n{\"at\":10,\"event\":\"end\"}\n");

        assertThrows(UnreadableFileException.class, () -> RecordingFile.read(file));
    }

    @Test
    void anotherFileIsRefused() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), HEADER);
        Path other = write("{\"schema\":\"meterline/recording/2\"}\n");

        assertThrows(UnreadableFileException.class, () -> RecordingFile.read(plain));
        assertThrows(UnreadableFileException.class, () -> RecordingFile.read(other));
    }
}
