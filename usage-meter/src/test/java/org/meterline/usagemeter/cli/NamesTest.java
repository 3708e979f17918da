package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.NamePolicy;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.NameKeyFile;
import org.meterline.usagemeter.file.NameTableFile;
import org.meterline.usagemeter.file.NameTranslator;
import org.meterline.usagemeter.usecase.LeavingNames;
import org.meterline.usagemeter.usecase.NameHash;
import org.meterline.usagemeter.usecase.NameRules;
import org.meterline.usagemeter.usecase.NameTable;

/** What leaves of the names of objects, and the way back. */
class NamesTest {
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private CommandLineUser user;

    @BeforeEach
    void aMeter() {
        user = new CommandLineUser(folder.resolve("home"));
        assertEquals(ExitCode.DONE, user.inHome("init", "--id", "0b6e4c1e-0000-4000-8000-000000000002"));
    }

    private Path replayed(String policy) {
        Path output = folder.resolve("reports-" + policy);
        assertEquals(
                ExitCode.DONE,
                user.inHome(
                        "replay",
                        "--recording",
                        "recording/sample.jsonl.zst",
                        "--month",
                        "2026-10",
                        "--hours",
                        "0..2",
                        "--names",
                        policy,
                        "--output-dir",
                        output.toString()),
                user.err());
        return output.resolve("report-2026-10-01T01Z.json");
    }

    private static List<String> names(String report) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode record : new ObjectMapper().readTree(report).path("records")) {
            names.add(record.path("name").asText(""));
        }
        return names;
    }

    @Test
    void hashedNamesAreTranslatedBackToTheBytesOfThePlainReport() throws IOException {
        String plain = Files.readString(replayed("plain"));
        Path hashed = replayed("hashed");

        assertEquals(
                ExitCode.DONE,
                user.inHome(
                        "deanonymize",
                        "--file",
                        hashed.toString(),
                        "--output",
                        folder.resolve("back.json").toString()));

        for (String name : new HashSet<>(names(plain))) {
            assertFalse(Files.readString(hashed).contains("\"name\":\"" + name + "\""), name);
        }
        assertTrue(names(Files.readString(hashed)).stream().allMatch(name -> name.matches("h1_[A-Za-z0-9_-]{16}")));
        assertEquals(names(plain), names(Files.readString(folder.resolve("back.json"))));
    }

    @Test
    void aHashIsAlwaysTheSameAndBelongsToOneMeterOnly() throws IOException {
        MeterHome home = new MeterHome(user.home());
        String hash = NameKeyFile.open(home).of(ObjectKind.VM, "web-01");

        assertEquals(hash, NameKeyFile.open(home).of(ObjectKind.VM, "web-01"));
        assertNotEquals(hash, NameKeyFile.open(home).of(ObjectKind.HOST, "web-01"));
        assertNotEquals(
                hash, NameKeyFile.open(new MeterHome(folder.resolve("other"))).of(ObjectKind.VM, "web-01"));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(user.home().resolve("names/key")));
    }

    @Test
    void redactedNamesComeBackByTheirIds() throws IOException {
        user.environment.put("METERLINE_USAGE_METER_NAMES_LABEL", "nothing to see");
        Path redacted = replayed("redacted");
        assertEquals(Set.of("nothing to see"), Set.copyOf(names(Files.readString(redacted))));

        assertEquals(ExitCode.DONE, user.inHome("deanonymize", "--file", redacted.toString()));

        List<String> back = names(user.out());
        assertEquals(names(Files.readString(replayed("plain"))), back);
    }

    @Test
    void eachCategoryFollowsItsOwnPolicy() throws IOException {
        List<NameTable.Known> noted = new ArrayList<>();
        LeavingNames names = new LeavingNames(
                new NameRules(NamePolicy.HASHED, NamePolicy.PLAIN, NamePolicy.NONE, "x"),
                new NameHash(new byte[NameHash.KEY_BYTES]),
                noted::add);

        Optional<String> vm = names.leaving(ObjectKind.VM, SOURCE, "vm-1", "web-01");

        assertEquals(Optional.of(noted.getFirst().hash()), vm);
        assertEquals(Optional.of("esx-01"), names.leaving(ObjectKind.HOST, SOURCE, "host-1", "esx-01"));
        assertEquals(Optional.empty(), names.leaving(ObjectKind.CLUSTER, SOURCE, "domain-c1", "gold"));
    }

    @Test
    void singleHashesAndTheSuitesTablesAreTranslated() throws IOException {
        NameTableFile table = new NameTableFile(new MeterHome(user.home()), 1000);
        table.note(new NameTable.Known(ObjectKind.VM, SOURCE, "vm-1", "we\"b, 01", "h1_AAAAAAAAAAAAAAAA"));

        assertEquals(ExitCode.DONE, user.inHome("deanonymize", "h1_AAAAAAAAAAAAAAAA"));
        assertEquals("h1_AAAAAAAAAAAAAAAA\twe\"b, 01", user.out().strip());
        assertEquals(ExitCode.INPUT, user.inHome("deanonymize", "h1_BBBBBBBBBBBBBBBB"));

        NameTranslator translator = new NameTranslator(table);
        assertEquals(
                "vm-1,\"we\"\"b, 01\",4", translator.translate("vm-1,h1_AAAAAAAAAAAAAAAA,4", NameTranslator.Form.CSV));
        assertEquals(
                "vm-1,\"we\"\"b, 01\",4",
                translator.translate("vm-1,\"h1_AAAAAAAAAAAAAAAA\",4", NameTranslator.Form.CSV));
        assertEquals(
                "{\"name\":\"we\\\"b, 01\"}",
                translator.translate("{\"name\":\"h1_AAAAAAAAAAAAAAAA\"}", NameTranslator.Form.JSON));
        assertEquals(
                "h1_AAAAAAAAAAAAAAAAB h1_BBBBBBBBBBBBBBBB",
                translator.translate("h1_AAAAAAAAAAAAAAAAB h1_BBBBBBBBBBBBBBBB", NameTranslator.Form.TEXT));
        assertEquals(1, translator.unknown());
    }

    @Test
    void theTableForgetsWhatWasNotMetForLongest() throws IOException {
        NameTableFile table = new NameTableFile(new MeterHome(user.home()), 4);
        for (int i = 0; i < 100; i++) {
            table.note(new NameTable.Known(ObjectKind.VM, SOURCE, "vm-0", "always", "h1_always"));
            table.note(new NameTable.Known(ObjectKind.VM, SOURCE, "vm-" + i, "n" + i, "h1_" + i));
        }
        List<String> kept = new ArrayList<>();
        table.forEach(known -> kept.add(known.name()));

        assertTrue(kept.size() <= 4, kept.toString());
        assertTrue(kept.contains("always"), kept.toString());
        assertTrue(kept.contains("n99"), kept.toString());
    }

    @Test
    void aLineThatDoesNotReadHarmsNoOther() throws IOException {
        MeterHome home = new MeterHome(user.home());
        new NameTableFile(home, 100).note(new NameTable.Known(ObjectKind.VM, SOURCE, "vm-1", "one", "h1_1"));
        Path file = user.home().resolve("names/names.jsonl");
        Files.writeString(file, """
                {"hash":"h1_9","kind":"of-a-later-version","source":"6f1d0000-0000-4000-8000-000000000001","id":"x","name":"x"}
                {"hash":"h1_2","ki""", StandardOpenOption.APPEND);

        new NameTableFile(home, 100).note(new NameTable.Known(ObjectKind.VM, SOURCE, "vm-3", "three", "h1_3"));

        List<String> kept = new ArrayList<>();
        new NameTableFile(home, 100).forEach(known -> kept.add(known.name()));
        assertEquals(List.of("one", "three"), kept);
    }

    @Test
    void aTableThatCannotBeWrittenStopsNoMetering() throws IOException {
        NameTableFile table = new NameTableFile(new MeterHome(user.home()), 100);
        NameTable.Known name = new NameTable.Known(ObjectKind.VM, SOURCE, "vm-1", "one", "h1_1");
        Path inTheWay = Files.createDirectories(user.home().resolve("names/names.jsonl"));

        table.note(name);

        Files.delete(inTheWay);
        table.note(name);
        List<String> kept = new ArrayList<>();
        table.forEach(known -> kept.add(known.name()));
        assertEquals(List.of("one"), kept);
    }
}
