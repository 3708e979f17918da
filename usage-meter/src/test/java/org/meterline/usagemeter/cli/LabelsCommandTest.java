package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.file.RecordingFile;
import org.meterline.usagemeter.file.SourceJournals;
import org.meterline.usagemeter.usecase.SourceJournal;

class LabelsCommandTest {
    private static final String RECORDING = "recording/sample.jsonl.zst";
    private static final String RULES = "recording/sample-rules.json";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void aHome() {
        user = new CommandLineUser(folder.resolve("home"));
    }

    @Test
    void rulesAreImportedWholeOrNotAtAll() throws IOException {
        assertEquals(ExitCode.INPUT, user.inHome("labels", "show"));
        assertEquals(ExitCode.DONE, user.inHome("labels", "import", RULES));
        Path wrong =
                Files.writeString(folder.resolve("wrong.json"), "{\"schema\":\"meterline/metering-rules/1\",\"x\":1}");

        assertEquals(ExitCode.INPUT, user.inHome("labels", "import", wrong.toString()));

        assertEquals(ExitCode.DONE, user.inHome("labels", "show"));
        assertEquals(Files.readString(Path.of(RULES)).strip(), user.out().strip());
    }

    @Test
    void withoutARecordingTheRunningMetersInventoryCounts() throws IOException {
        assertEquals(ExitCode.DONE, user.inHome("labels", "import", RULES));
        assertEquals(ExitCode.INPUT, user.inHome("labels", "check"));
        assertTrue(user.err().contains("has to run"), user.err());
        Recording recording = RecordingFile.read(Path.of(RECORDING));
        List<SourceJournal.Entry> entries = new ArrayList<>();
        entries.add(new SourceJournal.Entry.Learned(new RecordingEvent.Connected(1)));
        for (InventoryObject object : recording.lastInventory()) {
            entries.add(new SourceJournal.Entry.Learned(new RecordingEvent.Seen(1, object)));
        }
        try (SourceJournal journal =
                new SourceJournals(user.home()).begin(new SourceJournal.Head(recording.source(), 0), entries)) {
            journal.sync();
        }

        assertEquals(ExitCode.DONE, user.inHome("labels", "check", "--tsv"), user.err());
        List<String> live = user.lines();

        assertEquals(ExitCode.DONE, user.inHome("labels", "check", "--tsv", "--recording", RECORDING));
        assertEquals(new TreeSet<>(user.lines()), new TreeSet<>(live));
    }

    @Test
    void rulesAreLookedAtBeforeTheyHold() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.json"), """
                {"schema": "meterline/metering-rules/1",
                 "customers": [{"customer": "acme", "object": {"kind": "cluster", "name": "DC0_C0"}},
                               {"customer": "beta", "object": {"kind": "folder", "name": "acme"}},
                               {"customer": "gamma", "object": {"kind": "vm", "name": "gone"}}]}
                """);

        assertEquals(
                ExitCode.DONE,
                user.inHome("labels", "check", "--recording", RECORDING, "--rules", rules.toString()),
                user.err());

        assertTrue(user.out().contains("1 rules whose object is missing\n  gamma by vm gone"), user.out());
        assertTrue(user.out().contains("beta by folder acme beats acme by cluster DC0_C0"), user.out());
        assertTrue(user.out().contains(" more; --tsv prints them all"), user.out());

        assertEquals(
                ExitCode.DONE,
                user.inHome("labels", "check", "--recording", RECORDING, "--rules", rules.toString(), "--tsv"));
        assertTrue(user.lines().size() > 200, user.out());
        assertTrue(user.lines().stream().allMatch(line -> line.split("\t", -1).length == 7), user.out());
    }
}
