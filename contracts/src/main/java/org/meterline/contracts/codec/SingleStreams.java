package org.meterline.contracts.codec;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks a stream that is exactly one gzip member or one zstd frame. The usual decoders read on into a second one,
 * which would let a file grow an end that nobody signed, or take what follows for nothing, which would lose it silently.
 */
public final class SingleStreams {

    private static final int BUFFER = 64 * 1024;
    /** What the inflater and its buffer take besides. */
    private static final int GZIP_BYTES = BUFFER + 48 * 1024;

    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    /** 8 MiB, as RFC 9659 allows; what a larger window needs, a stranger may not make us spend. */
    private static final int ZSTD_MAX_WINDOW_LOG = 23;

    static final int ZSTD_MAX_WINDOW = 1 << ZSTD_MAX_WINDOW_LOG;
    private static final int ZSTD_MAX_BLOCK = 128 * 1024;
    /** The decoder's tables and the buffer in front of it. */
    private static final int ZSTD_FIXED_BYTES = 160 * 1024 + ZSTD_MAX_BLOCK;

    /** The most that {@link DecoderMemory} is asked for. */
    public static final int MAX_DECODER_BYTES = ZSTD_FIXED_BYTES + ZSTD_MAX_WINDOW + 2 * ZSTD_MAX_BLOCK;

    private SingleStreams() {}

    /** The unpacked stream; empty where the first bytes are of neither packing. */
    public static Optional<InputStream> unpack(BufferedInputStream packed) throws IOException {
        packed.mark(ZSTD_MAGIC.length);
        byte[] magic = packed.readNBytes(ZSTD_MAGIC.length);
        packed.reset();
        if (isGzip(magic)) {
            return Optional.of(gzip(packed, DecoderMemory.UNCOUNTED));
        }
        if (Arrays.equals(magic, ZSTD_MAGIC)) {
            return Optional.of(zstd(packed, DecoderMemory.UNCOUNTED));
        }
        return Optional.empty();
    }

    /** One gzip member, and nothing after it. */
    static InputStream gzip(InputStream in, DecoderMemory memory) throws IOException {
        memory.take(GZIP_BYTES);
        skipGzipHeader(in);
        return new SingleGzipMember(in);
    }

    /** One zstd frame, and nothing after it; its window is taken from {@code memory} when its header has been read. */
    static InputStream zstd(InputStream in, DecoderMemory memory) throws IOException {
        memory.take(ZSTD_FIXED_BYTES);
        return new ZstdInputStream(new SingleZstdFrame(in, memory)).setLongMax(ZSTD_MAX_WINDOW_LOG);
    }

    private static boolean isGzip(byte[] magic) {
        return magic.length >= 2 && (magic[0] & 0xFF) == GZIP_FIRST && (magic[1] & 0xFF) == GZIP_SECOND;
    }

    /** RFC 1952, section 2.3. */
    private static void skipGzipHeader(InputStream in) throws IOException {
        byte[] fixed = in.readNBytes(10);
        if (fixed.length < 10 || !isGzip(fixed) || fixed[2] != 8) {
            throw new ZipException("not a gzip header");
        }
        int flags = fixed[3];
        if ((flags & 4) != 0) {
            int length = required(in.read()) | required(in.read()) << 8;
            in.skipNBytes(length);
        }
        if ((flags & 8) != 0) {
            skipText(in);
        }
        if ((flags & 16) != 0) {
            skipText(in);
        }
        if ((flags & 2) != 0) {
            in.skipNBytes(2);
        }
    }

    private static void skipText(InputStream in) throws IOException {
        // A file's name or a comment; more than this is neither.
        for (int i = 0; i < 4096; i++) {
            if (required(in.read()) == 0) {
                return;
            }
        }
        throw new ZipException("a gzip header without end");
    }

    private static int required(int read) throws ZipException {
        if (read < 0) {
            throw new ZipException("a gzip header that is cut off");
        }
        return read;
    }

    /** The deflated body of one gzip member, its checksum, and then the end. */
    private static final class SingleGzipMember extends InflaterInputStream {

        private final CRC32 checksum = new CRC32();
        private long length;
        private boolean checked;

        SingleGzipMember(InputStream afterHeader) {
            super(afterHeader, new Inflater(true), BUFFER);
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) throws IOException {
            int read = super.read(buffer, offset, wanted);
            if (read > 0) {
                checksum.update(buffer, offset, read);
                length += read;
            } else if (read < 0 && !checked) {
                checked = true;
                checkTrailer();
            }
            return read;
        }

        private void checkTrailer() throws IOException {
            int rest = inf.getRemaining();
            InputStream after =
                    rest == 0 ? in : new SequenceInputStream(new ByteArrayInputStream(buf, len - rest, rest), in);
            byte[] trailer = after.readNBytes(8);
            if (trailer.length < 8
                    || littleEndian(trailer, 0) != (int) checksum.getValue()
                    || littleEndian(trailer, 4) != (int) length) {
                throw new ZipException("the gzip checksum is wrong");
            }
            if (after.read() >= 0) {
                throw new ZipException("something follows the gzip member");
            }
        }

        private static int littleEndian(byte[] bytes, int at) {
            return (bytes[at] & 0xFF)
                    | (bytes[at + 1] & 0xFF) << 8
                    | (bytes[at + 2] & 0xFF) << 16
                    | (bytes[at + 3] & 0xFF) << 24;
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }

    /** Follows the blocks of a zstd frame (RFC 8878, section 3.1.1) as its bytes pass, and ends with it. */
    private static final class SingleZstdFrame extends FilterInputStream {

        private enum Next {
            MAGIC_AND_DESCRIPTOR,
            REST_OF_HEADER,
            BLOCK_HEADER,
            BLOCK,
            CHECKSUM,
            END
        }

        private static final int DESCRIPTOR = ZSTD_MAGIC.length;
        private static final int LONGEST_HEADER = 18;

        private final DecoderMemory memory;
        private final byte[] header = new byte[LONGEST_HEADER];
        private int headerBytes;
        private Next next = Next.MAGIC_AND_DESCRIPTOR;
        private int left = DESCRIPTOR + 1;
        private int blockHeader;
        private boolean lastBlock;

        SingleZstdFrame(InputStream in, DecoderMemory memory) {
            super(in);
            this.memory = memory;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read < 0 && next != Next.END) {
                throw new EOFException("the zstd frame is cut off");
            }
            int at = offset;
            while (at < offset + read) {
                if (next == Next.END) {
                    throw new IOException("something follows the zstd frame");
                }
                at += pass(buffer, at, offset + read - at);
                while (left == 0 && next != Next.END) {
                    step();
                }
            }
            return read;
        }

        /** Looks at the next bytes of the present part of the frame and returns how many they were. */
        private int pass(byte[] buffer, int at, int available) {
            int passed = Math.min(left, available);
            switch (next) {
                case MAGIC_AND_DESCRIPTOR, REST_OF_HEADER -> {
                    System.arraycopy(buffer, at, header, headerBytes, passed);
                    headerBytes += passed;
                }
                case BLOCK_HEADER -> {
                    passed = 1;
                    blockHeader = (buffer[at] & 0xFF) << 16 | blockHeader >>> 8;
                }
                case BLOCK, CHECKSUM, END -> {
                    // The decoder looks into these.
                }
            }
            left -= passed;
            return passed;
        }

        private void step() throws IOException {
            switch (next) {
                case MAGIC_AND_DESCRIPTOR -> {
                    if (!Arrays.equals(header, 0, DESCRIPTOR, ZSTD_MAGIC, 0, DESCRIPTOR)) {
                        throw new IOException("not a zstd frame");
                    }
                    goOn(Next.REST_OF_HEADER, windowBytes() + dictionaryBytes() + contentSizeBytes());
                }
                case REST_OF_HEADER -> {
                    takeWindow();
                    goOn(Next.BLOCK_HEADER, 3);
                }
                case BLOCK_HEADER -> {
                    lastBlock = (blockHeader & 1) != 0;
                    boolean oneByteManyTimes = (blockHeader >>> 1 & 3) == 1;
                    goOn(Next.BLOCK, oneByteManyTimes ? 1 : blockHeader >>> 3);
                }
                case BLOCK -> {
                    if (!lastBlock) {
                        goOn(Next.BLOCK_HEADER, 3);
                    } else {
                        goOn(Next.CHECKSUM, hasChecksum() ? 4 : 0);
                    }
                }
                case CHECKSUM, END -> goOn(Next.END, 0);
            }
        }

        private void goOn(Next to, int bytes) {
            next = to;
            left = bytes;
        }

        /** Before the decoder sees the header, and so before it makes room. */
        private void takeWindow() throws IOException {
            long window = isSingleSegment() ? contentSize() : window();
            if (window < 0 || window > ZSTD_MAX_WINDOW) {
                throw new IOException("the zstd frame asks for a window of more than " + ZSTD_MAX_WINDOW + " bytes");
            }
            memory.take((int) (window + 2 * Math.min(window, ZSTD_MAX_BLOCK)));
        }

        private long window() {
            int descriptor = header[DESCRIPTOR + 1] & 0xFF;
            long base = 1L << (10 + (descriptor >>> 3));
            return base + base / 8 * (descriptor & 7);
        }

        private long contentSize() {
            int at = headerBytes - contentSizeBytes();
            long size = 0;
            for (int i = headerBytes - 1; i >= at; i--) {
                size = size << 8 | header[i] & 0xFF;
            }
            return contentSizeBytes() == 2 ? size + 256 : size;
        }

        private boolean isSingleSegment() {
            return (header[DESCRIPTOR] & 0x20) != 0;
        }

        private boolean hasChecksum() {
            return (header[DESCRIPTOR] & 4) != 0;
        }

        private int windowBytes() {
            return isSingleSegment() ? 0 : 1;
        }

        private int dictionaryBytes() {
            return switch (header[DESCRIPTOR] & 3) {
                case 0 -> 0;
                case 1 -> 1;
                case 2 -> 2;
                default -> 4;
            };
        }

        private int contentSizeBytes() {
            return switch ((header[DESCRIPTOR] & 0xFF) >>> 6) {
                case 0 -> isSingleSegment() ? 1 : 0;
                case 1 -> 2;
                case 2 -> 4;
                default -> 8;
            };
        }
    }
}
