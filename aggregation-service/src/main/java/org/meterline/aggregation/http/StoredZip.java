package org.meterline.aggregation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP of uncompressed files of no age, so that its bytes depend on no compressor and no clock. It is never closed: that would
 * end it as if it were whole.
 */
public final class StoredZip extends ZipOutputStream {

    /** No file is older or younger than another. */
    private static final LocalDateTime MODIFIED = LocalDateTime.of(1980, 1, 1, 0, 0);

    public StoredZip(OutputStream out) {
        super(out, StandardCharsets.UTF_8);
        setMethod(STORED);
    }

    /** Adds a whole file. */
    public void add(String path, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setTimeLocal(MODIFIED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        putNextEntry(entry);
        write(bytes);
        closeEntry();
    }

    /** Gives back the memory of the compressor that is not used. */
    public void release() {
        def.end();
    }
}
