package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.usecase.MeterStatus;

class StatusFileTest {
    private static final Instant START = Instant.parse("2026-10-01T12:00:00Z");
    private static final MeterStatus.PartState RUNS = new MeterStatus.PartState("sender", true, START, "");
    private static final MeterStatus.PartState FAILED = new MeterStatus.PartState("sender", false, START, "no disk");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private StatusFile file;

    @BeforeEach
    void aHome() throws IOException {
        file = new StatusFile(new MeterHome(folder));
        file.write(at(0, RUNS));
    }

    private static MeterStatus at(int second, MeterStatus.PartState part) {
        return new MeterStatus(START, START.plusSeconds(second), List.of(part), List.of(), Optional.empty());
    }

    private String writtenAt() throws IOException {
        return file.read().orElseThrow().path("writtenAt").asText();
    }

    @Test
    void newsIsWrittenAtOnce() throws IOException {
        file.write(at(1, FAILED));

        assertEquals("2026-10-01T12:00:01Z", writtenAt());
        assertEquals(
                "no disk",
                file.read().orElseThrow().path("parts").path(0).path("why").asText());
    }

    @Test
    void whatIsNotNewIsWrittenNowAndThen() throws IOException {
        file.write(at(14, RUNS));
        assertEquals("2026-10-01T12:00:00Z", writtenAt());

        file.write(at(15, RUNS));
        assertEquals("2026-10-01T12:00:15Z", writtenAt());
    }

    @Test
    void aClockThatIsSetBackIsNews() throws IOException {
        file.write(at(-60, RUNS));

        assertEquals("2026-10-01T11:59:00Z", writtenAt());
    }
}
