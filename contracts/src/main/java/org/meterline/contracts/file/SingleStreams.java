package org.meterline.contracts.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
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
 * which would let a file grow an end that nobody signed.
 */
final class SingleStreams {

    private static final int BUFFER = 64 * 1024;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    /** 8 MiB, as RFC 9659 allows; what a larger window needs, a stranger may not make us spend. */
    private static final int ZSTD_MAX_WINDOW_LOG = 23;

    private SingleStreams() {}

    /** The unpacked stream; empty where the first bytes are of neither packing. */
    static Optional<InputStream> unpack(BufferedInputStream packed) throws IOException {
        packed.mark(ZSTD_MAGIC.length);
        byte[] magic = packed.readNBytes(ZSTD_MAGIC.length);
        packed.reset();
        if (magic.length >= 2 && (magic[0] & 0xFF) == GZIP_FIRST && (magic[1] & 0xFF) == GZIP_SECOND) {
            skipGzipHeader(packed);
            return Optional.of(new SingleGzipMember(packed));
        }
        if (Arrays.equals(magic, ZSTD_MAGIC)) {
            return Optional.of(new ZstdInputStream(new SingleZstdFrame(packed)).setLongMax(ZSTD_MAX_WINDOW_LOG));
        }
        return Optional.empty();
    }

    /** RFC 1952, section 2.3. */
    private static void skipGzipHeader(InputStream in) throws IOException {
        byte[] fixed = in.readNBytes(10);
        if (fixed.length < 10 || fixed[2] != 8) {
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

        private Next next = Next.MAGIC_AND_DESCRIPTOR;
        private int left = 5;
        private int gathered;
        private boolean checksum;
        private boolean lastBlock;

        SingleZstdFrame(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            int at = offset;
            while (at < offset + read) {
                if (next == Next.END) {
                    throw new IOException("something follows the zstd frame");
                }
                if (left > 0) {
                    int passed = next == Next.BLOCK ? Math.min(left, offset + read - at) : 1;
                    // The last three bytes decide: a block's header, or the descriptor after the magic number.
                    gathered = (buffer[at + passed - 1] & 0xFF) << 16 | gathered >>> 8;
                    left -= passed;
                    at += passed;
                }
                while (left == 0 && next != Next.END) {
                    step();
                }
            }
            return read;
        }

        private void step() {
            switch (next) {
                case MAGIC_AND_DESCRIPTOR -> goOn(Next.REST_OF_HEADER, restOfHeader(gathered >>> 16));
                case REST_OF_HEADER -> goOn(Next.BLOCK_HEADER, 3);
                case BLOCK_HEADER -> {
                    lastBlock = (gathered & 1) != 0;
                    boolean oneByteManyTimes = (gathered >>> 1 & 3) == 1;
                    goOn(Next.BLOCK, oneByteManyTimes ? 1 : gathered >>> 3);
                }
                case BLOCK -> {
                    if (!lastBlock) {
                        goOn(Next.BLOCK_HEADER, 3);
                    } else {
                        goOn(Next.CHECKSUM, checksum ? 4 : 0);
                    }
                }
                case CHECKSUM, END -> goOn(Next.END, 0);
            }
        }

        private int restOfHeader(int descriptor) {
            checksum = (descriptor & 4) != 0;
            boolean singleSegment = (descriptor & 0x20) != 0;
            int window = singleSegment ? 0 : 1;
            int dictionary = switch (descriptor & 3) {
                case 0 -> 0;
                case 1 -> 1;
                case 2 -> 2;
                default -> 4;
            };
            int contentSize = switch (descriptor >>> 6) {
                case 0 -> singleSegment ? 1 : 0;
                case 1 -> 2;
                case 2 -> 4;
                default -> 8;
            };
            return window + dictionary + contentSize;
        }

        private void goOn(Next to, int bytes) {
            next = to;
            left = bytes;
        }
    }
}
