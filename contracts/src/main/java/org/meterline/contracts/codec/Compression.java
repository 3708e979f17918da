package org.meterline.contracts.codec;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The content encodings of the suite: zstd and gzip, both ways; decoding always has a limit. */
public final class Compression {

    public static final String GZIP = "gzip";
    public static final String ZSTD = "zstd";
    public static final String IDENTITY = "identity";

    private Compression() {}

    public static byte[] zstd(byte[] plain) {
        return ZstdContexts.pack(plain);
    }

    /** As {@link #zstd(byte[])}; empty where more than {@code maxBytes} would come out. */
    public static Optional<byte[]> zstd(byte[] plain, int maxBytes) {
        return Optional.ofNullable(ZstdContexts.pack(plain, new byte[zstdRoom(plain.length, maxBytes)]));
    }

    /** How many bytes {@link #zstd(byte[], int)} holds besides what it returns. */
    public static int zstdRoom(int plainBytes, int maxBytes) {
        return (int) Math.min(Zstd.compressBound(plainBytes), maxBytes);
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return packed.toByteArray();
    }

    /**
     * Undoes zstd.
     *
     * @throws TooLargeException as soon as more than {@code maxUncompressed} bytes come out
     * @throws IOException where the bytes are not zstd, or cut off
     */
    public static byte[] unzstd(byte[] packed, int maxUncompressed) throws IOException {
        byte[] plain = ZstdContexts.unpack(packed, maxUncompressed, SingleStreams.ZSTD_MAX_WINDOW);
        return plain != null ? plain : all(ZSTD, packed, maxUncompressed);
    }

    /**
     * How many bytes {@link #unzstdAtOnce} makes room for. Empty where the bytes are not one ordinary frame that says how
     * much it holds, and that within the limit: those are for a stream, which tells what is wrong with them, if anything.
     */
    public static OptionalInt statedSize(byte[] zstd, int maxUncompressed) {
        int size = ZstdContexts.statedSize(zstd, maxUncompressed, SingleStreams.ZSTD_MAX_WINDOW);
        return size == ZstdContexts.NOT_STATED ? OptionalInt.empty() : OptionalInt.of(size);
    }

    /** Undoes such a frame; empty where it is damaged. */
    public static Optional<byte[]> unzstdAtOnce(byte[] zstd, int maxUncompressed) {
        return Optional.ofNullable(ZstdContexts.unpack(zstd, maxUncompressed, SingleStreams.ZSTD_MAX_WINDOW));
    }

    /**
     * Undoes gzip.
     *
     * @throws TooLargeException as soon as more than {@code maxUncompressed} bytes come out
     * @throws IOException where the bytes are not gzip, or cut off
     */
    public static byte[] gunzip(byte[] packed, int maxUncompressed) throws IOException {
        return all(GZIP, packed, maxUncompressed);
    }

    /**
     * A stream that undoes a content encoding, without a limit: for callers that count for themselves. It must be one
     * gzip member or one zstd frame, and nothing may follow.
     *
     * @param contentEncoding {@code gzip}, {@code zstd}, {@code identity} or null, in any case
     * @throws UnsupportedEncodingException where it is any other
     */
    public static InputStream decoding(@Nullable String contentEncoding, InputStream in) throws IOException {
        return decoding(contentEncoding, in, DecoderMemory.UNCOUNTED);
    }

    /** As {@link #decoding(String, InputStream)}, asking {@code memory} for what the decoder takes until it is closed. */
    public static InputStream decoding(@Nullable String contentEncoding, InputStream in, DecoderMemory memory)
            throws IOException {
        String encoding =
                contentEncoding == null ? IDENTITY : contentEncoding.strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case IDENTITY, "" -> in;
            case GZIP -> SingleStreams.gzip(in, memory);
            case ZSTD -> SingleStreams.zstd(in, memory);
            default -> throw new UnsupportedEncodingException(encoding);
        };
    }

    /** As {@link #decoding(String, InputStream)}, with a {@link TooLargeException} past the limit. */
    public static InputStream decoding(@Nullable String contentEncoding, InputStream in, long maxUncompressed)
            throws IOException {
        return limited(decoding(contentEncoding, in), maxUncompressed);
    }

    /** A stream that throws {@link TooLargeException} once more than {@code maxBytes} have been read from it. */
    public static InputStream limited(InputStream in, long maxBytes) {
        return new LimitedInputStream(in, maxBytes);
    }

    private static byte[] all(String encoding, byte[] packed, int maxUncompressed) throws IOException {
        try (InputStream plain = decoding(encoding, new ByteArrayInputStream(packed), maxUncompressed)) {
            return plain.readAllBytes();
        }
    }
}
