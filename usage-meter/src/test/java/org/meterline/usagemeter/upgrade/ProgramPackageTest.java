package org.meterline.usagemeter.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;

/** Packages: how they are made, what is believed of them, and how they are installed. */
class ProgramPackageTest {
    private static final long LIMIT = 1_000_000;
    private static final ProgramVersion OLD = ProgramVersion.of("0.1.0");
    private static final ProgramVersion NEW = ProgramVersion.of("0.2.0");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path program;

    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    @BeforeEach
    void aProgram() throws IOException {
        program = TestPrograms.standIn(folder.resolve("program"), "#!/bin/sh\necho here\n");
        installation = new Installation(folder.resolve("prefix"));
    }

    private Path packed(String version) {
        return TestPrograms.pack(program, version);
    }

    @Test
    void theSameFolderGivesTheSameBytesEverywhereAndAlways() throws IOException {
        byte[] first = Files.readAllBytes(packed("0.2.0"));
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            Files.setLastModifiedTime(
                    program.resolve("bin/usage-meter"), java.nio.file.attribute.FileTime.fromMillis(86_400_000));
            assertArrayEquals(first, Files.readAllBytes(packed("0.2.0")));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void whatIsUnpackedStartsAndIsWhatTheManifestLists() throws Exception {
        installation.add(new ProgramPackage(packed("0.2.0"), LIMIT));

        Process started = new ProcessBuilder(installation.start(NEW).toString()).start();
        assertEquals("here\n", new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(NEW, new Installation(folder.resolve("prefix")).add(installation.program(NEW)));
    }

    /** Rewrites a package's entries; what is put in takes the place of what was there. */
    private Path changed(Path original, Map<String, String> changes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (FileSystem zip = FileSystems.newFileSystem(original)) {
            try (var all = Files.walk(zip.getPath("/"))) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    entries.put(path.toString().substring(1), Files.readAllBytes(path));
                }
            }
        }
        changes.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
        Path changed = folder.resolve("changed.zip");
        try (OutputStream out = Files.newOutputStream(changed);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return changed;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usage-meter-0.2.0/lib/nothing.txt",
                "usage-meter-0.2.0/lib/more.jar",
                "../../escaped",
                "usage-meter-0.2.0/../../escaped",
                "/escaped"
            })
    void aPackageThatIsNotWhatItsManifestListsIsRefusedAndLeavesNothing(String entry) throws IOException {
        Path changed = changed(packed("0.2.0"), Map.of(entry, "another"));

        assertThrows(RefusedException.class, () -> installation.add(new ProgramPackage(changed, LIMIT)));
        assertFalse(Files.exists(installation.program(NEW)));
        assertFalse(Files.exists(folder.resolve("escaped")));
    }

    @Test
    void aManifestThatLeadsOutOfTheFolderIsRefused() throws IOException {
        Path original = packed("0.2.0");
        String manifest = Files.readString(program.resolve("package.json"));
        Path changed = changed(
                original,
                Map.of(
                        "usage-meter-0.2.0/package.json",
                        manifest.replace("lib/nothing.txt", "../../../escaped"),
                        "usage-meter-0.2.0/../../../escaped",
                        "nothing\n"));

        RefusedException refused =
                assertThrows(RefusedException.class, () -> installation.add(new ProgramPackage(changed, LIMIT)));
        assertTrue(String.valueOf(refused.getMessage()).contains("no path of a package"), refused.getMessage());
    }

    @Test
    void aPackageLargerThanTheLimitIsRefusedBeforeItIsUnpacked() throws IOException {
        Path file = packed("0.2.0");

        assertThrows(RefusedException.class, () -> installation.add(new ProgramPackage(file, 10)));
    }

    @Test
    void aPackageMustBeSignedByATrustedKey() throws IOException {
        TestKeys ours = new TestKeys(folder.resolve("ours"));
        TestKeys others = new TestKeys(folder.resolve("others"));
        Path file = packed("0.2.0");
        ReleaseKeys trusted = ReleaseKeys.in(ours.folder());

        assertThrows(RefusedException.class, () -> verify(file, trusted), "not signed");
        Path signature = others.sign(file);
        assertThrows(RefusedException.class, () -> verify(file, trusted), "signed by somebody");
        ours.sign(file);
        verify(file, trusted);

        String forged = Files.readString(signature);
        Path other = changed(file, Map.of("usage-meter-0.2.0/lib/nothing.txt", "something\n"));
        Files.writeString(PackageSignature.beside(other), forged);
        assertThrows(RefusedException.class, () -> verify(other, trusted), "the signature of another package");
        Files.writeString(PackageSignature.beside(other), forged.replace(Digests.sha256(file), Digests.sha256(other)));
        assertThrows(RefusedException.class, () -> verify(other, trusted), "a signature made to fit");
    }

    private static void verify(Path file, ReleaseKeys trusted) throws IOException {
        String key = PackageSignature.verify(file, PackageSignature.beside(file), Digests.sha256(file), trusted);
        assertEquals(16, key.length());
    }

    @Test
    void versionsLieSideBySideAndOneLinkSaysWhichIsUsed() throws IOException {
        installation.add(new ProgramPackage(packed("0.1.0"), LIMIT));
        assertEquals(Optional.empty(), installation.current());
        installation.use(OLD);
        installation.add(new ProgramPackage(packed("0.2.0"), LIMIT));
        assertEquals(Optional.of(OLD), installation.current());
        installation.use(NEW);

        assertEquals(Optional.of(NEW), installation.current());
        assertTrue(Files.isExecutable(folder.resolve("prefix/current/bin/usage-meter")));
        assertTrue(Files.isExecutable(installation.start(OLD)));
        assertEquals(
                installation.prefix(),
                Installation.around(installation.program(OLD)).orElseThrow().prefix());
        assertEquals(Optional.empty(), Installation.around(program));
    }

    @Test
    void aDamagedProgramIsReplacedUnlessItIsInUse() throws IOException {
        ProgramPackage file = new ProgramPackage(packed("0.2.0"), LIMIT);
        installation.add(file);
        Files.writeString(installation.start(NEW), "damaged");
        installation.add(file);
        PackageManifest manifest = file.manifest();
        assertTrue(installation.has(manifest));

        installation.use(NEW);
        Files.writeString(installation.start(NEW), "damaged");
        assertThrows(IOException.class, () -> installation.add(file));
    }
}
