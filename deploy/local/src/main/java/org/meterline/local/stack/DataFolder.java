package org.meterline.local.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.Folders;

/** The folder of one stack: held by one supervisor at a time, however that one may end. */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "lock";

    /** There while a supervisor runs; still there at the next start when the last one was cut short. */
    private static final String RUNNING = "running";

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    static DataFolder open(Path root, boolean fresh) {
        try {
            refuseForeign(root);
            Files.createDirectories(root);
            DataFolder folder = locked(root);
            if (fresh) {
                folder.empty();
            }
            Files.createDirectories(folder.logs());
            return folder;
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path keycloak() {
        return root.resolve("keycloak");
    }

    Path secrets() {
        return root.resolve("secrets.properties");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String name) {
        return logs().resolve(name + ".log");
    }

    Path root() {
        return root;
    }

    boolean lastRunWasCutShort() {
        return Files.exists(root.resolve(RUNNING));
    }

    void markRunning() {
        try {
            Files.writeString(
                    root.resolve(RUNNING), Long.toString(ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    void markStopped() {
        try {
            Files.deleteIfExists(root.resolve(RUNNING));
        } catch (IOException e) {
            // Costs the next start a look at its ports, nothing else.
            return;
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new IllegalStateException("could not release " + root, e);
        }
    }

    private static StartRefusedException notWritable(Path root, IOException cause) {
        return new StartRefusedException(
                "Cannot write to " + root + " (" + cause.getMessage() + "); give another folder with --data DIR.",
                cause);
    }

    /** Nothing of a person's own may ever be removed by {@code --fresh} or mixed with a database's files. */
    private static void refuseForeign(Path root) throws IOException {
        if (!Files.exists(root) || Files.exists(root.resolve(LOCK))) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new StartRefusedException(root + " is not a folder; give a folder with --data DIR.");
        }
        try (Stream<Path> entries = Files.list(root)) {
            if (entries.findAny().isPresent()) {
                throw new StartRefusedException(root
                        + " holds files that are not the local stack's; give an empty or new folder with --data DIR.");
            }
        }
    }

    private static DataFolder locked(Path root) throws IOException {
        Path file = root.resolve(LOCK);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw new StartRefusedException("Another ./run is using " + root
                    + (holder.isEmpty() ? "" : " (process " + holder + ")")
                    + "; stop it, or give this one a folder of its own with --data DIR.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataFolder(root, channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void empty() throws IOException {
        List<Path> entries;
        try (Stream<Path> list = Files.list(root)) {
            entries = list.filter(entry -> !entry.getFileName().toString().equals(LOCK))
                    .toList();
        }
        entries.forEach(Folders::delete);
    }
}
