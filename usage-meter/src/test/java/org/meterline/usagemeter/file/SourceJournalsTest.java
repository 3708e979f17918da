package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.domain.Story;
import org.meterline.usagemeter.usecase.Labels;
import org.meterline.usagemeter.usecase.SourceJournal;
import org.meterline.usagemeter.usecase.SourceJournal.Entry;

class SourceJournalsTest {
    private static final long START = 1_795_341_600L;
    private static final SourceJournal.Head HEAD = new SourceJournal.Head(Story.SOURCE, START);
    private static final List<Entry> SNAPSHOT = List.of(
            new Entry.Labelled(START * 1000, "{\"names\":{}}"),
            learned(new RecordingEvent.Connected(START * 1000)),
            learned(new RecordingEvent.Seen(START * 1000, Story.host("host-1"))),
            learned(new RecordingEvent.Seen(
                    START * 1000,
                    new InventoryObject.Vsan("vsan/domain-c8", "domain-c8", "c", 1L << 45, 7, "enterprise"))),
            learned(new RecordingEvent.Seen(
                    START * 1000, new InventoryObject.HostLicence("licence/host-1", "host-1", "KEY-1"))));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private static Entry learned(RecordingEvent event) {
        return new Entry.Learned(event);
    }

    @Test
    void whatWasSyncedIsReadAgain() throws IOException {
        SourceJournals journals = new SourceJournals(home);
        Entry more = learned(new RecordingEvent.Seen(
                START * 1000 + 1, new InventoryObject.Counter("pod", "connections", -3, "acme")));
        try (SourceJournal journal = journals.begin(HEAD, SNAPSHOT)) {
            journal.add(more);
            journal.add(new Entry.Watched(START * 1000 + 5000));
            journal.sync();

            SourceJournal.Kept kept = journals.read(Story.SOURCE.id()).orElseThrow();
            assertEquals(HEAD, kept.head());
            assertEquals(SNAPSHOT, kept.entries().subList(0, SNAPSHOT.size()));
            assertEquals(
                    List.of(more, new Entry.Watched(START * 1000 + 5000)),
                    kept.entries().subList(SNAPSHOT.size(), kept.entries().size()));
        }
        assertEquals(Set.of(Story.SOURCE.id()), journals.sources());

        journals.begin(new SourceJournal.Head(Story.SOURCE, START + 3600), List.of())
                .close();
        assertEquals(List.of(), journals.read(Story.SOURCE.id()).orElseThrow().entries());

        journals.remove(Story.SOURCE.id());
        assertEquals(Optional.empty(), journals.read(Story.SOURCE.id()));
        assertEquals(Set.of(), journals.sources());
    }

    /** UM-LIVE-15. */
    @Test
    void aTornEndIsPassedOver() throws IOException {
        SourceJournals journals = new SourceJournals(home);
        journals.begin(HEAD, SNAPSHOT).close();
        Path file = home.resolve("journal").resolve(Story.SOURCE.id() + ".jsonl");
        byte[] whole = Files.readAllBytes(file);
        for (String torn :
                List.of("{\"at\":17953416", "{\"at\":1}", "\0\0\0\0", "{\"at\":1,\"event\":\"exploded\"}\n")) {
            Files.write(file, whole);
            Files.writeString(file, torn, StandardOpenOption.APPEND);

            assertEquals(
                    SNAPSHOT, journals.read(Story.SOURCE.id()).orElseThrow().entries(), torn);
        }
    }

    @Test
    void aJournalThatIsNoneIsSaidToBeSo() throws IOException {
        Path file = home.resolve("journal").resolve(Story.SOURCE.id() + ".jsonl");
        Files.createDirectories(home.resolve("journal"));
        for (String other : List.of("", "{}", "nonsense", "{\"schema\":\"meterline/source-journal/1\"}")) {
            Files.writeString(file, other);
            assertThrows(UnreadableFileException.class, () -> new SourceJournals(home).read(Story.SOURCE.id()), other);
        }
    }

    @Test
    void labelsAreReadAnewWhenTheirFilesChange() throws IOException {
        LabelsFile book = LabelsFile.open(new MeterHome(home), Map.of());
        Labels none = book.current();
        assertSame(none, book.current());

        Path rules = Files.writeString(
                home.resolve("rules.json"),
                "{\"schema\":\"meterline/metering-rules/1\",\"customers\":[{\"customer\":\"acme\",\"object\":{\"kind\":\"vcenter\",\"name\":\"vc01\"}}],"
                        + "\"licences\":[{\"licence\":\"PERPETUAL\",\"object\":{\"kind\":\"licence_key\",\"id\":\"KEY-1\"}}]}");
        Labels acme = book.current();
        assertNotEquals(none.document(), acme.document());
        assertEquals(1, acme.rules().customers().rules().size());
        assertEquals(acme.rules(), book.read(acme.document()).rules(), "what a journal keeps says the same");

        Files.writeString(rules, "nonsense");
        assertThrows(UnreadableFileException.class, book::current);
        assertThrows(UnreadableFileException.class, book::current, "and is not forgotten");
    }
}
