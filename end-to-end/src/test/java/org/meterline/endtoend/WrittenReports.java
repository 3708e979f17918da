package org.meterline.endtoend;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The usage meter's own output: the original bytes of every report in the usage file that it wrote. */
final class WrittenReports {

    private static final int GZIP_FIRST_BYTE = 0x1f;

    private WrittenReports() {}

    /** Everything between the manifest and the signature. */
    static List<byte[]> in(Path usageFile) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(usageFile));
                InputStream plain = decoded(raw)) {
            List<byte[]> lines = lines(plain.readAllBytes());
            return List.copyOf(lines.subList(1, lines.size() - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream decoded(InputStream raw) throws IOException {
        raw.mark(1);
        int first = raw.read();
        raw.reset();
        return first == GZIP_FIRST_BYTE ? new GZIPInputStream(raw) : new ZstdInputStream(raw);
    }

    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte next : content) {
            if (next == '\n') {
                lines.add(line.toByteArray());
                line.reset();
            } else {
                line.write(next);
            }
        }
        if (line.size() > 0) {
            lines.add(line.toByteArray());
        }
        return lines;
    }
}
