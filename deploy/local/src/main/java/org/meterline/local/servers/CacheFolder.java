package org.meterline.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Folders that are costly to make and never change once made. A folder is either absent or complete: it is made
 * beside its place and renamed into it, and a file lock lets one process make it while others wait.
 */
final class CacheFolder {

    /** Overrides the place of the cache. */
    static final String VARIABLE = "METERLINE_CACHE";

    private static final String UNFINISHED = ".unfinished";

    private final Path root;

    CacheFolder(Path root) {
        this.root = root;
    }

    static CacheFolder ofUser() {
        String own = System.getenv(VARIABLE);
        if (own != null && !own.isBlank()) {
            return new CacheFolder(Path.of(own).toAbsolutePath());
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return new CacheFolder(caches.resolve("meterline").toAbsolutePath());
    }

    /** Fills an empty folder; what it leaves there is kept only if it returns. */
    interface Maker {
        void fill(Path folder) throws IOException, InterruptedException;
    }

    /** The finished folder of that name, made now if nobody has made it before. */
    Path provide(String name, Maker maker) {
        Path finished = root.resolve(name);
        if (Files.isDirectory(finished)) {
            return finished;
        }
        // The monitor keeps threads of this JVM apart, for which file locks are not meant.
        synchronized (CacheFolder.class) {
            try {
                Files.createDirectories(root);
                try (FileChannel lock = FileChannel.open(
                                root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var held = lock.lock()) {
                    if (held.isValid() && !Files.isDirectory(finished)) {
                        make(finished, maker);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("could not make " + finished + ": " + e.getMessage(), e);
            }
        }
        return finished;
    }

    private static void make(Path finished, Maker maker) throws IOException {
        Path unfinished = finished.resolveSibling(finished.getFileName() + UNFINISHED);
        Folders.delete(unfinished);
        Files.createDirectories(unfinished);
        try {
            maker.fill(unfinished);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    }
}
