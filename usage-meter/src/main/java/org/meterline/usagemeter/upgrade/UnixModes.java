package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/** Gives the entries of a zip Unix modes, which Java's own writer leaves out: without them nothing unpacked would start. */
final class UnixModes {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final byte MADE_ON_UNIX = 3;

    private UnixModes() {}

    /** Writes the modes into the directory at the end of a zip without a comment. */
    static void write(Path file, ToIntFunction<String> modeOf) throws IOException {
        ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.limit() - END_BYTES;
        if (end < 0 || zip.getInt(end) != END_SIGNATURE) {
            throw new IOException(file + " does not end as a zip");
        }
        int entries = Short.toUnsignedInt(zip.getShort(end + 10));
        int at = zip.getInt(end + 16);
        for (int i = 0; i < entries; i++) {
            if (zip.getInt(at) != ENTRY_SIGNATURE) {
                throw new IOException(file + " has a damaged directory");
            }
            int nameBytes = Short.toUnsignedInt(zip.getShort(at + 28));
            String name = new String(zip.array(), at + ENTRY_BYTES, nameBytes, StandardCharsets.UTF_8);
            zip.put(at + 5, MADE_ON_UNIX);
            zip.putInt(at + 38, modeOf.applyAsInt(name) << 16);
            at += ENTRY_BYTES
                    + nameBytes
                    + Short.toUnsignedInt(zip.getShort(at + 30))
                    + Short.toUnsignedInt(zip.getShort(at + 32));
        }
        Files.write(file, zip.array());
    }
}
