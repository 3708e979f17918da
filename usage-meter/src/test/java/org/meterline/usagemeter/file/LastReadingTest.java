package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.usecase.Labels;

class LastReadingTest {
    private static final FileTime MOMENT = FileTime.from(Instant.parse("2026-10-01T12:00:00Z"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    private LastReading<String> last;

    private long nanos = Long.MAX_VALUE - 1;
    private int readings;

    @BeforeEach
    void aFile() throws IOException {
        file = folder.resolve("file");
        last = new LastReading<>(file, () -> nanos);
        write("one");
    }

    /** Always at the same moment, as the file system notes it. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, MOMENT);
    }

    private String get() throws IOException {
        return last.get(() -> {
            readings++;
            return Files.exists(file) ? Files.readString(file) : "none";
        });
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void aFileThatStaysIsReadNoMore() throws IOException {
        for (int second = 0; second < 20; second++) {
            assertEquals("one", get());
            pass(Duration.ofSeconds(1));
        }

        assertEquals(4, readings);
    }

    /** UM-RUN-05. */
    @Test
    void aSecondChangeAtTheSameMomentAndOfTheSameSizeIsNoticed() throws IOException {
        assertEquals("one", get());

        pass(Duration.ofSeconds(2));
        write("two");
        assertEquals("two", get());

        pass(Duration.ofMinutes(1));
        assertEquals("two", get());
    }

    @Test
    void aChangeToAnotherTimeOrSizeIsNoticed() throws IOException {
        settle();

        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, FileTime.from(MOMENT.toInstant().plusSeconds(1)));
        assertEquals("two", get());

        settle();
        Files.writeString(file, "three");
        Files.setLastModifiedTime(file, FileTime.from(MOMENT.toInstant().plusSeconds(1)));
        assertEquals("three", get());
    }

    @Test
    void aFileInPlaceOfAnotherThatLooksTheSameIsNoticed() throws IOException {
        settle();

        Path other = folder.resolve("other");
        Files.writeString(other, "two");
        Files.setLastModifiedTime(other, MOMENT);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        assertEquals("two", get());
    }

    @Test
    void aFileThatComesOrGoesIsNoticed() throws IOException {
        settle();
        Files.delete(file);
        assertEquals("none", get());

        settle();
        write("two");
        assertEquals("two", get());
    }

    private void settle() throws IOException {
        String before = get();
        pass(Duration.ofMinutes(1));
        assertEquals(before, get());
    }

    /** UM-RUN-05. */
    @Test
    void rulesThatChangeTwiceInAMomentHoldAsTheyAreLast() throws IOException {
        Path rules = folder.resolve("rules.json");
        LabelsFile labels = LabelsFile.open(new MeterHome(folder), Map.of());
        Files.writeString(rules, rulesFor("a"));
        Files.setLastModifiedTime(rules, MOMENT);
        assertEquals(Optional.of("a"), customer(labels.current()));

        Files.writeString(rules, rulesFor("b"));
        Files.setLastModifiedTime(rules, MOMENT);
        assertEquals(Optional.of("b"), customer(labels.current()));
    }

    private static String rulesFor(String customer) {
        return """
                {"schema": "meterline/metering-rules/1",
                 "customers": [{"customer": "%s", "object": {"kind": "vm", "id": "vm-1"}}]}
                """.formatted(customer);
    }

    private static Optional<String> customer(Labels labels) {
        return labels.rules().customers().rules().stream()
                .map(rule -> rule.value())
                .findFirst();
    }
}
