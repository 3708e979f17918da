package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.usecase.MeteredSource;

class SourceBookFileTest {
    private static final int THREADS = 4;
    private static final int CHANGES = 15;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private static MeteredSource.Vcenter vcenter(String name) {
        return new MeteredSource.Vcenter(
                name,
                URI.create("https://vc01.example.org/sdk"),
                "meter",
                "aes256gcm:sealed",
                Optional.of("ab".repeat(32)),
                Optional.of(UUID.fromString("6f1d0000-0000-4000-8000-000000000001")));
    }

    @Test
    void whatIsKeptIsReadAgain() throws IOException {
        List<MeteredSource> sources = List.of(
                vcenter("vc01"),
                new MeteredSource.Counters(
                        "horizon",
                        UUID.fromString("6f1d0000-0000-4000-8000-000000000002"),
                        List.of("/opt/pods", "--json"),
                        Optional.empty(),
                        Duration.ofMinutes(5)),
                new MeteredSource.Counters(
                        "pods",
                        UUID.fromString("6f1d0000-0000-4000-8000-000000000003"),
                        List.of(),
                        Optional.of(URI.create("http://localhost:1/counters")),
                        Duration.ofMinutes(1)));

        new SourceBookFile(home).change(before -> sources);

        assertEquals(sources, new SourceBookFile(home).sources());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("sources.json"))));
    }

    /** UM-SRC-01. */
    @Test
    void changesAtTheSameTimeAreNotLostInOneAnother() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String prefix = "vc" + i + "-";
            threads.add(Thread.ofPlatform().start(() -> addMany(prefix)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(THREADS * CHANGES, new SourceBookFile(home).sources().size());
        try (Stream<Path> left = Files.list(home)) {
            assertTrue(left.noneMatch(path -> path.toString().endsWith(".new")));
        }
    }

    private void addMany(String prefix) {
        for (int n = 0; n < CHANGES; n++) {
            MeteredSource added = vcenter(prefix + n);
            try {
                new SourceBookFile(home)
                        .change(before ->
                                Stream.concat(before.stream(), Stream.of(added)).toList());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void twoSourcesOfOneNameAreRefusedAndChangeNothing() throws IOException {
        SourceBookFile book = new SourceBookFile(home);
        book.change(before -> List.of(vcenter("vc01")));

        assertThrows(
                IllegalArgumentException.class, () -> book.change(before -> List.of(vcenter("vc01"), vcenter("vc01"))));

        assertEquals(List.of(vcenter("vc01")), book.sources());
    }

    @Test
    void aDamagedFileIsSaidToBeOneAndIsNotWrittenOver() throws IOException {
        for (String damaged :
                List.of("{", "{\"schema\":\"other\"}", "{\"schema\":\"meterline/sources/1\",\"sources\":[{}]}")) {
            Files.writeString(home.resolve("sources.json"), damaged);

            assertThrows(UnreadableFileException.class, () -> new SourceBookFile(home).change(before -> List.of()));

            assertEquals(damaged, Files.readString(home.resolve("sources.json")));
        }
    }

    /** UM-SRC-02. */
    @Test
    void aSecretOpensWithItsKeyOnly() throws IOException {
        SecretKeyFile box = SecretKeyFile.ofHome(home);
        String sealed = box.seal("p\u00e4ssword");

        assertEquals("p\u00e4ssword", SecretKeyFile.ofHome(home).open(sealed));
        assertEquals(
                "p\u00e4ssword", SecretKeyFile.given(home.resolve("secret.key")).open(sealed));
        assertFalse(sealed.contains("ssword"));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("secret.key"))));
        assertFalse(sealed.equals(box.seal("p\u00e4ssword")), "the same password twice does not show");

        SecretKeyFile other = SecretKeyFile.ofHome(home.resolve("other"));
        String others = other.seal("another");
        assertThrows(UnreadableFileException.class, () -> box.open(others));
        char last = sealed.charAt(20) == 'A' ? 'B' : 'A';
        assertThrows(
                UnreadableFileException.class, () -> box.open(sealed.substring(0, 20) + last + sealed.substring(21)));
        assertThrows(UnreadableFileException.class, () -> box.open("plain"));
    }

    @Test
    void aGivenKeyThatIsMissingOrWrongIsSaidToBeSo() throws IOException {
        Path wrong = Files.writeString(home.resolve("wrong"), "c2hvcnQ=\n");

        assertThrows(
                UnreadableFileException.class, () -> SecretKeyFile.given(wrong).seal("x"));
        assertThrows(
                UnreadableFileException.class,
                () -> SecretKeyFile.given(home.resolve("none")).seal("x"));
        assertFalse(Files.exists(home.resolve("none")));
    }
}
