package org.meterline.contracts.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /** Unpacking at once must not take what unpacking as a stream refuses. */
    @Test
    void refusesAWindowThatEatsMemoryAlsoWhereTheSizeIsKnown() {
        byte[] plain = new byte[9 * 1024 * 1024];
        new Random(7).nextBytes(plain);
        byte[] packed;
        try (ZstdCompressCtx context = new ZstdCompressCtx().setWindowLog(24)) {
            packed = context.compress(plain);
        }

        assertThrows(IOException.class, () -> Compression.unzstd(packed, plain.length));
    }

    @Test
    void unpacksAtOnceWhatItUnpacksAsAStreamAndNothingElse() {
        byte[] packed = Compression.zstd(TEXT);
        for (int place = 0; place < packed.length; place++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = packed.clone();
                changed[place] ^= (byte) (1 << bit);

                assertEquals(asStream(changed), atOnce(changed), "byte " + place + ", bit " + bit);
            }
        }
    }

    @Test
    void knowsHowMuchRoomItNeedsBeforeItTakesIt() throws IOException {
        byte[] packed = Compression.zstd(TEXT);
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(streamed)) {
            out.write(TEXT);
        }
        byte[] two = Arrays.copyOf(packed, packed.length * 2);
        System.arraycopy(packed, 0, two, packed.length, packed.length);

        assertEquals(OptionalInt.of(TEXT.length), Compression.statedSize(packed, TEXT.length));
        assertArrayEquals(TEXT, Compression.unzstdAtOnce(packed, TEXT.length).orElseThrow());
        assertEquals(OptionalInt.empty(), Compression.statedSize(packed, TEXT.length - 1));
        assertEquals(OptionalInt.empty(), Compression.statedSize(streamed.toByteArray(), 1 << 20));
        assertEquals(OptionalInt.empty(), Compression.statedSize(two, 1 << 20));
        assertEquals(OptionalInt.empty(), Compression.statedSize(TEXT, 1 << 20));
    }

    private static String atOnce(byte[] packed) {
        try {
            return Arrays.toString(Compression.unzstd(packed, 1 << 20));
        } catch (IOException e) {
            return "refused";
        }
    }

    private static String asStream(byte[] packed) {
        try (InputStream in = Compression.decoding(Compression.ZSTD, new ByteArrayInputStream(packed), 1 << 20)) {
            return Arrays.toString(in.readAllBytes());
        } catch (IOException e) {
            return "refused";
        }
    }

    @Test
    void manyPackAndUnpackAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<byte[]>> rounds = new ArrayList<>();
            List<byte[]> plains = new ArrayList<>();
            for (int i = 1; i <= 400; i++) {
                byte[] plain = ("usage " + i + " ").repeat(i).getBytes(StandardCharsets.UTF_8);
                plains.add(plain);
                rounds.add(() -> Compression.unzstd(Compression.zstd(plain), plain.length));
            }
            List<Future<byte[]>> results = threads.invokeAll(rounds);
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(plains.get(i), results.get(i).get());
            }
        }
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
