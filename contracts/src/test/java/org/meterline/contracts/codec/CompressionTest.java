package org.meterline.contracts.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CompressionTest {

    private static final byte[] TEXT = "usage, usage, usage".repeat(50).getBytes(StandardCharsets.UTF_8);
    private static final byte[] BOMB = new byte[64 * 1024 * 1024];

    @Test
    void undoesItself() throws IOException {
        assertArrayEquals(TEXT, Compression.unzstd(Compression.zstd(TEXT), TEXT.length));
        assertArrayEquals(TEXT, Compression.gunzip(Compression.gzip(TEXT), TEXT.length));
    }

    @Test
    void refusesOneByteTooMany() {
        byte[] zstd = Compression.zstd(TEXT);
        byte[] gzip = Compression.gzip(TEXT);

        assertThrows(TooLargeException.class, () -> Compression.unzstd(zstd, TEXT.length - 1));
        assertThrows(TooLargeException.class, () -> Compression.gunzip(gzip, TEXT.length - 1));
    }

    @Test
    void refusesABombAtTheLimit() {
        for (byte[] packed : new byte[][] {Compression.zstd(BOMB), Compression.gzip(BOMB)}) {
            String encoding = packed[0] == 0x1f ? Compression.GZIP : Compression.ZSTD;
            TooLargeException refused = assertThrows(TooLargeException.class, () -> {
                try (InputStream in = Compression.decoding(encoding, new ByteArrayInputStream(packed), 1024 * 1024)) {
                    in.transferTo(new ByteArrayOutputStream());
                }
            });
            assertEquals(1024 * 1024, refused.limit());
        }
    }

    @Test
    void refusesAWindowThatEatsMemory() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            out.setLong(27);
            out.write(BOMB);
        }

        assertThrows(IOException.class, () -> Compression.unzstd(packed.toByteArray(), BOMB.length));
    }

    @Test
    void refusesWhatIsCutOffOrNotPacked() {
        byte[] zstd = Compression.zstd(TEXT);
        byte[] gzip = Compression.gzip(TEXT);

        assertThrows(IOException.class, () -> Compression.unzstd(Arrays.copyOf(zstd, zstd.length - 3), 1 << 20));
        assertThrows(IOException.class, () -> Compression.gunzip(Arrays.copyOf(gzip, gzip.length - 3), 1 << 20));
        assertThrows(IOException.class, () -> Compression.unzstd(TEXT, 1 << 20));
        assertThrows(IOException.class, () -> Compression.gunzip(TEXT, 1 << 20));
        assertThrows(IOException.class, () -> Compression.gunzip(new byte[0], 1 << 20));
    }

    @Test
    void knowsItsEncodings() throws IOException {
        InputStream in = new ByteArrayInputStream(Zstd.compress(TEXT));

        assertArrayEquals(TEXT, Compression.decoding(" ZSTD ", in).readAllBytes());
        assertArrayEquals(
                TEXT, Compression.decoding(null, new ByteArrayInputStream(TEXT)).readAllBytes());
        assertThrows(UnsupportedEncodingException.class, () -> Compression.decoding("br", in));
    }
}
