package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Held by the one program that runs as this usage meter. The operating system lets go of it when that program ends,
 * however it ends.
 */
public final class HomeLock implements AutoCloseable {
    private static final String FILE = "running.lock";

    private final Path home;
    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(Path home, FileChannel channel, FileLock lock) {
        this.home = home;
        this.channel = channel;
        this.lock = lock;
    }

    /** Empty where another program holds it. */
    public static Optional<HomeLock> take(MeterHome home) throws IOException {
        Path folder = Files.createDirectories(home.folder());
        FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldHere) {
            // Held by this very process: as good as held by another.
            assert lock == null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new HomeLock(folder, channel, lock));
    }

    /** Whether some program holds it now. */
    public static boolean isHeld(MeterHome home) throws IOException {
        Path file = home.folder().resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        // Shared, so that those who only ask do not take each other for a running meter.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return shared == null;
        } catch (OverlappingFileLockException heldHere) {
            return true;
        }
    }

    Path home() {
        return home;
    }

    @Override
    public void close() throws IOException {
        lock.close();
        channel.close();
    }
}
