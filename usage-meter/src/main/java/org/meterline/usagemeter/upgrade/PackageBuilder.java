package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.PackagedFile;
import org.meterline.usagemeter.domain.ProgramVersion;

/** Makes a package of a program's folder: the same folder gives the same bytes, wherever and whenever. */
public final class PackageBuilder {
    /** A zip has no zone. One month later than the first time it can name, which Java takes for "earlier". */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 2, 1, 0, 0, 0);

    private static final int EXECUTABLE = 0100755;
    private static final int READABLE = 0100644;

    private PackageBuilder() {}

    /** The manifest stands in the package and in the program's folder, for {@code install}. */
    public static PackageManifest build(
            Path program, ProgramVersion version, int homeFormat, Path description, Path output) throws IOException {
        Files.deleteIfExists(program.resolve(ManifestFormat.FILE));
        PackageManifest manifest = ManifestFormat.describe(
                Files.readAllBytes(description), version, homeFormat, files(program), description.toString());
        Files.write(program.resolve(ManifestFormat.FILE), ManifestFormat.write(manifest));
        Path written = output.resolveSibling(output.getFileName() + ".new");
        Files.deleteIfExists(written);
        zip(program, manifest, written);
        Files.move(written, output, StandardCopyOption.REPLACE_EXISTING);
        return manifest;
    }

    private static List<PackagedFile> files(Path program) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(program)) {
            paths = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<PackagedFile> files = new ArrayList<>();
        for (Path path : paths) {
            String name = program.relativize(path).toString().replace('\\', '/');
            files.add(new PackagedFile(name, Digests.sha256(path), Files.size(path), name.startsWith("bin/")));
        }
        return files.stream()
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .toList();
    }

    private static void zip(Path program, PackageManifest manifest, Path output) throws IOException {
        String top = ProgramPackage.folder(manifest.version()) + "/";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(output))) {
            put(zip, program, top, ManifestFormat.FILE);
            for (PackagedFile file : manifest.files()) {
                put(zip, program, top, file.path());
            }
        }
        UnixModes.write(output, name -> name.startsWith(top + "bin/") ? EXECUTABLE : READABLE);
    }

    private static void put(ZipOutputStream zip, Path program, String top, String path) throws IOException {
        ZipEntry entry = new ZipEntry(top + path);
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        Files.copy(program.resolve(path), zip);
        zip.closeEntry();
    }
}
