package org.meterline.helm.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** The source tree that the tests run in. */
public final class Checkout {

    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".idea", ".meterline", "node_modules");

    private static final Path ROOT = findRoot();

    private Checkout() {}

    /** The folder that holds the Maven wrapper. */
    public static Path root() {
        return ROOT;
    }

    /** Every source file whose path passes, sorted; what builds and editors leave behind is passed over. */
    public static List<Path> files(Predicate<Path> wanted) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean skipped = NOT_SOURCE.contains(folder.getFileName().toString());
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (wanted.test(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    /** Every source file with one of the endings. */
    public static List<Path> filesEnding(String... endings) {
        return files(file -> List.of(endings).stream().anyMatch(file.toString()::endsWith));
    }

    /** Some examples are wrong on purpose, down to their bytes: those are read as well as can be. */
    public static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file has a folder");
    }

    /** The path as people write it: from the root, with slashes. */
    public static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "no folder with mvnw above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
