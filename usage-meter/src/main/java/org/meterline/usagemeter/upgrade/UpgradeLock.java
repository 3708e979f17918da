package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Held while one upgrades, settles or takes back; the operating system lets go of it when that program ends. */
public final class UpgradeLock implements AutoCloseable {
    private final FileChannel channel;

    private UpgradeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty where another upgrade is at work. */
    public static Optional<UpgradeLock> take(Path home) throws IOException {
        FileChannel channel = open(home);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new UpgradeLock(channel));
    }

    /** Waits until the upgrade that is at work has ended, however it ends. */
    public static UpgradeLock await(Path home) throws IOException {
        FileChannel channel = open(home);
        FileLock lock = channel.lock();
        assert lock.isValid();
        return new UpgradeLock(channel);
    }

    private static FileChannel open(Path home) throws IOException {
        return FileChannel.open(home.resolve("upgrade.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
