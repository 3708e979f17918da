package org.meterline.usagemeter.upgrade;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.meterline.usagemeter.domain.ProgramVersion;

/** Programs to install: this one, as any version, or a script that stands in for it. */
public final class TestPrograms {
    static final String DESCRIPTION = "{\"upgradesFrom\":[\"0.1.x\"],\"needsToken\":false,\"before\":[]}";

    private TestPrograms() {}

    /** This program under another version. */
    public static Path real(Path folder, String version) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        jar(Path.of("target/classes"), lib.resolve("usage-meter-" + version + ".jar"), version);
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path) && !path.toString().contains("test-classes") && !isOwn(path)) {
                jar(path, lib.resolve("classes-" + number++ + ".jar"), version);
            } else if (entry.matches(
                    ".*/(meterline-contracts|picocli|jackson-[a-z]+|zstd-jni|bcp[a-z0-9-]+|jspecify)-[^/]*jar")) {
                Files.copy(path, lib.resolve(path.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        script(folder, Files.readString(Path.of("src/main/bin/usage-meter")));
        return folder;
    }

    private static boolean isOwn(Path path) {
        return path.toAbsolutePath()
                .normalize()
                .equals(Path.of("target/classes").toAbsolutePath());
    }

    /** A stand-in, which is nothing but its start script. */
    public static Path standIn(Path folder, String script) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/nothing.txt"), "nothing\n");
        script(folder, script);
        return folder;
    }

    private static void script(Path folder, String text) throws IOException {
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("usage-meter");
        Files.writeString(script, text);
        if (!script.toFile().setExecutable(true, false)) {
            throw new IOException(script + " cannot be made executable");
        }
    }

    private static void jar(Path classes, Path target, String version) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(target);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Path file : files) {
                String name = classes.relativize(file).toString();
                jar.putNextEntry(new ZipEntry(name));
                jar.write(
                        name.equals("META-INF/usage-meter.properties")
                                ? ("version=" + version + "\n").getBytes(StandardCharsets.UTF_8)
                                : Files.readAllBytes(file));
                jar.closeEntry();
            }
        }
    }

    /** A package of a program's folder, beside it. */
    public static Path pack(Path program, String version, String description) {
        try {
            Path described = Files.writeString(program.resolveSibling(program.getFileName() + ".json"), description);
            Path output = program.resolveSibling("usage-meter-" + version + ".zip");
            PackageBuilder.build(program, ProgramVersion.of(version), 1, described, output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path pack(Path program, String version) {
        return pack(program, version, DESCRIPTION);
    }
}
