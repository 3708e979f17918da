package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file of the meter's home: written whole or not at all, and never readable for others. */
final class HomeFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private HomeFile() {}

    /** One step of a change that programs may want to make at the same time. */
    interface Step<T> {
        T run() throws IOException;
    }

    static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, Durability.AT_ONCE);
    }

    static void write(Path file, byte[] bytes, Durability durability) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, String.valueOf(file.getFileName()), ".new", OWNER_ONLY);
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (durability == Durability.AT_ONCE) {
                    channel.force(true);
                }
            }
            replace(written, file);
        } finally {
            boolean leftOver = Files.deleteIfExists(written);
            assert !leftOver || Files.exists(folder);
        }
    }

    /** When what was written has to be on the disk. */
    enum Durability {
        /** Before the program goes on. */
        AT_ONCE,
        /** When the system gets to it: what a power failure takes is found or written again. */
        SOON
    }

    /** Adds at the end; the file is made where there is none. */
    static void append(Path file, byte[] bytes, Durability durability) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_ONLY)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (durability == Durability.AT_ONCE) {
                channel.force(true);
            }
        }
    }

    /** Ends a last line that a crash cut off, so that the next one stands by itself. */
    static void endLine(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int read = channel.read(last, channel.size() - 1);
            assert read == 1;
        }
        if (last.get(0) != '\n') {
            append(file, new byte[] {'\n'}, Durability.AT_ONCE);
        }
    }

    /** Reads and writes as one step: another program that changes the same file waits. */
    static synchronized <T> T locked(Path file, Step<T> step) throws IOException {
        Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
        Files.createDirectories(lock.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                        lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
                FileLock held = channel.lock()) {
            assert held.isValid();
            return step.run();
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
