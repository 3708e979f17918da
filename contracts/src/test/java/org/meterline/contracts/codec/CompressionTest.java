package org.meterline.contracts.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    void asksForTheDecodersMemoryBeforeItTakesIt() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed, 19)) {
            out.write(TEXT);
        }

        assertEquals(8 * 1024 * 1024, windowAskedFor(packed.toByteArray()));
        assertEquals(TEXT.length, windowAskedFor(Compression.zstd(TEXT)));
        byte[] large = new byte[3 * 1024 * 1024];
        assertEquals(2 * 1024 * 1024, windowAskedFor(Compression.zstd(large)));
        List<Integer> asked = new ArrayList<>();
        try (InputStream in =
                Compression.decoding(Compression.GZIP, new ByteArrayInputStream(Compression.gzip(TEXT)), asked::add)) {
            assertArrayEquals(TEXT, in.readAllBytes());
        }
        assertEquals(1, asked.size());
        assertTrue(asked.getFirst() >= 64 * 1024);
    }

    @Test
    void aRefusalOfMemoryEndsTheStream() {
        InputStream packed = new ByteArrayInputStream(Compression.zstd(TEXT));

        TooLargeException refused = assertThrows(TooLargeException.class, () -> {
            try (InputStream in = Compression.decoding(Compression.ZSTD, packed, bytes -> {
                if (bytes < 64 * 1024) {
                    throw new TooLargeException(bytes);
                }
            })) {
                in.transferTo(new ByteArrayOutputStream());
            }
        });

        assertEquals(3L * TEXT.length, refused.limit());
    }

    /** Nine bytes that claim a window, or a content, of up to 16 EiB. */
    @Test
    void refusesAClaimOfMemoryWithoutAskingForIt() {
        byte[] windowOf2TiB = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x00, (byte) 0xF8, 0x01, 0x00, 0x00};
        byte[] contentOf16EiB = {
            0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xE0, -1, -1, -1, -1, -1, -1, -1, -1, 0x01, 0x00, 0x00
        };
        byte[] contentOf9MiB = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xA0, 0, 0, (byte) 0x90, 0, 0x01, 0, 0};
        for (byte[] claim : new byte[][] {windowOf2TiB, contentOf16EiB, contentOf9MiB}) {
            List<Integer> asked = new ArrayList<>();

            assertThrows(IOException.class, () -> {
                try (InputStream in =
                        Compression.decoding(Compression.ZSTD, new ByteArrayInputStream(claim), asked::add)) {
                    in.transferTo(new ByteArrayOutputStream());
                }
            });

            assertEquals(1, asked.size(), "only what every decoder takes");
        }
    }

    private static int windowAskedFor(byte[] zstd) throws IOException {
        List<Integer> asked = new ArrayList<>();
        try (InputStream in = Compression.decoding(Compression.ZSTD, new ByteArrayInputStream(zstd), asked::add)) {
            in.transferTo(new ByteArrayOutputStream());
        }
        assertEquals(2, asked.size());
        int blocks = 2 * Math.min(asked.getLast() / 3, 128 * 1024);
        return asked.getLast() - blocks;
    }

    /** However the bytes are cut into pieces on their way: what has come so far must not decide. */
    @Test
    void readsOneMemberOrFrameAndRefusesWhateverFollowsIt() throws IOException {
        for (String encoding : List.of(Compression.GZIP, Compression.ZSTD)) {
            byte[] one = encoding.equals(Compression.GZIP) ? Compression.gzip(TEXT) : Compression.zstd(TEXT);
            byte[] none =
                    encoding.equals(Compression.GZIP) ? Compression.gzip(new byte[0]) : Compression.zstd(new byte[0]);
            assertArrayEquals(TEXT, decoded(encoding, one));
            for (byte[] after :
                    new byte[][] {one, none, {0}, "garbage".getBytes(StandardCharsets.UTF_8), new byte[99]}) {
                byte[] followed = Arrays.copyOf(one, one.length + after.length);
                System.arraycopy(after, 0, followed, one.length, after.length);

                assertThrows(IOException.class, () -> decoded(encoding, followed));
                assertThrows(IOException.class, () -> {
                    try (InputStream in = Compression.decoding(
                            encoding,
                            new SequenceInputStream(new ByteArrayInputStream(one), new ByteArrayInputStream(after)))) {
                        in.transferTo(new ByteArrayOutputStream());
                    }
                });
            }
        }
    }

    /** The JDK's decoder goes one call deeper for each empty member, until the stack is full. */
    @Test
    void refusesAHundredThousandEmptyMembers() {
        byte[] empty = Compression.gzip(new byte[0]);
        byte[] many = new byte[100_000 * empty.length];
        for (int at = 0; at < many.length; at += empty.length) {
            System.arraycopy(empty, 0, many, at, empty.length);
        }

        assertThrows(IOException.class, () -> decoded(Compression.GZIP, many));
    }

    @Test
    void refusesFramesThatAreSkipped() {
        byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};

        assertThrows(IOException.class, () -> decoded(Compression.ZSTD, skippable));
    }

    @Test
    void packsWithinALimitOrSaysThatItCannot() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);

        assertArrayEquals(
                noise, Compression.unzstd(Compression.zstd(noise, 200_000).orElseThrow(), noise.length));
        assertEquals(Optional.empty(), Compression.zstd(noise, 99_000));
        assertArrayEquals(Compression.zstd(TEXT), Compression.zstd(TEXT, 1000).orElseThrow());
        assertEquals(1000, Compression.zstdRoom(100_000, 1000));
    }

    private static byte[] decoded(String encoding, byte[] packed) throws IOException {
        try (InputStream in = Compression.decoding(encoding, new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    @Test
    void refusesWhatIsCutOffOrNotPacked() {
        byte[] zstd = Compression.zstd(TEXT);
        byte[] gzip = Compression.gzip(TEXT);

        for (int length = 0; length < zstd.length; length++) {
            byte[] cut = Arrays.copyOf(zstd, length);
            assertThrows(IOException.class, () -> Compression.unzstd(cut, 1 << 20));
        }
        for (int length = 0; length < gzip.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            assertThrows(IOException.class, () -> Compression.gunzip(cut, 1 << 20));
        }
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
