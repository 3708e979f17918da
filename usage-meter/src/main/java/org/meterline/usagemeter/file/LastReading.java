package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a file, for as long as the file looks the same: a running meter looks at its files all the time. Only
 * who sets a file's time back after a change in place, of the same size, is not noticed.
 */
final class LastReading<T> {
    /** The coarsest file systems note times by two seconds: for so long a second change may look like the first. */
    private static final long SETTLED_AFTER_NANOS = Duration.ofSeconds(3).toNanos();

    private final Path file;
    private final LongSupplier nanos;
    private @Nullable Look look;
    private long sameSince;
    private @Nullable Kept<T> kept;

    LastReading(Path file) {
        this(file, System::nanoTime);
    }

    /**
     * @param nanos time that only ever goes on
     */
    LastReading(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    /**
     * How a file looks from outside.
     *
     * @param key which file it is on its disk: one that was renamed into its place is another
     * @param size -1 where there is none
     */
    private record Look(@Nullable Object key, FileTime changedAt, long size) {
        private static final Look NONE = new Look(null, FileTime.fromMillis(0), -1);

        static Look at(Path file) throws IOException {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return new Look(found.fileKey(), found.lastModifiedTime(), found.size());
            } catch (NoSuchFileException none) {
                return NONE;
            }
        }
    }

    private record Kept<T>(T value) {}

    /** Reads the file, whole. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** What the file says now. */
    synchronized T get(Reading<T> reading) throws IOException {
        long now = nanos.getAsLong();
        // First the look: what changes while it is read looks different the next time.
        Look looks = Look.at(file);
        if (!looks.equals(look)) {
            look = looks;
            sameSince = now;
            kept = null;
        }
        Kept<T> before = kept;
        if (before != null) {
            return before.value();
        }
        T value = reading.read();
        if (now - sameSince >= SETTLED_AFTER_NANOS) {
            kept = new Kept<>(value);
        }
        return value;
    }
}
