package org.meterline.contracts.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Packs and unpacks whole arrays with native state that is used again: to make it takes longer than a report of one record
 * does. As many are kept as there are processors; who finds none makes one for itself.
 */
final class ZstdContexts {

    private static final int LEVEL = 3;
    private static final int KEPT = Runtime.getRuntime().availableProcessors();

    private static final BlockingQueue<ZstdCompressCtx> PACKERS = new ArrayBlockingQueue<>(KEPT);
    private static final BlockingQueue<ZstdDecompressCtx> UNPACKERS = new ArrayBlockingQueue<>(KEPT);

    /** A frame's first bytes: magic number, descriptor, and where the descriptor says so a window. */
    private static final int DESCRIPTOR = 4;

    private static final int SHORTEST_FRAME = 6;
    private static final int SINGLE_SEGMENT = 0x20;
    /** Room is made for what a frame promises only up to so many times its own length. */
    private static final int MOST_TIMES = 100;

    static final int NOT_STATED = -1;

    private ZstdContexts() {}

    static byte[] pack(byte[] plain) {
        ZstdCompressCtx context = take(PACKERS, () -> new ZstdCompressCtx().setLevel(LEVEL));
        byte[] packed;
        try {
            packed = context.compress(plain);
        } catch (ZstdException e) {
            context.close();
            throw e;
        }
        if (!PACKERS.offer(context)) {
            context.close();
        }
        return packed;
    }

    /** Packs into {@code room} and returns what was packed; null where it does not fit. */
    static byte @Nullable [] pack(byte[] plain, byte[] room) {
        ZstdCompressCtx context = take(PACKERS, () -> new ZstdCompressCtx().setLevel(LEVEL));
        int length;
        try {
            length = context.compressByteArray(room, 0, room.length, plain, 0, plain.length);
        } catch (ZstdException e) {
            context.close();
            if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
                return null;
            }
            throw e;
        }
        if (!PACKERS.offer(context)) {
            context.close();
        }
        return Arrays.copyOf(room, length);
    }

    /**
     * Unpacks what is one ordinary frame; null for all else, be it wrong, too large or only rare, of which a stream says
     * what it is.
     *
     * @param maxWindow the largest window that a frame may ask for
     */
    static byte @Nullable [] unpack(byte[] packed, int maxUncompressed, int maxWindow) {
        int size = statedSize(packed, maxUncompressed, maxWindow);
        if (size == NOT_STATED) {
            return null;
        }
        byte[] plain = new byte[size];
        ZstdDecompressCtx context = take(UNPACKERS, ZstdDecompressCtx::new);
        int length;
        try {
            length = context.decompressByteArray(plain, 0, plain.length, packed, 0, packed.length);
        } catch (ZstdException damaged) {
            context.close();
            return null;
        }
        if (!UNPACKERS.offer(context)) {
            context.close();
        }
        return length == plain.length ? plain : null;
    }

    /** What one ordinary frame says that it holds; {@link #NOT_STATED} of all else. */
    static int statedSize(byte[] packed, int maxUncompressed, int maxWindow) {
        if (packed.length < SHORTEST_FRAME) {
            return NOT_STATED;
        }
        long size = Zstd.getFrameContentSize(packed);
        if (size <= 0
                || size > maxUncompressed
                || size > (long) packed.length * MOST_TIMES
                || window(packed, size) > maxWindow
                || !isOneFrame(packed)) {
            return NOT_STATED;
        }
        return (int) size;
    }

    private static boolean isOneFrame(byte[] packed) {
        try {
            return Zstd.findFrameCompressedSize(packed) == packed.length;
        } catch (ZstdException cutOff) {
            return false;
        }
    }

    private static <T> T take(BlockingQueue<T> kept, Supplier<T> otherwise) {
        T context = kept.poll();
        return context == null ? otherwise.get() : context;
    }

    /** RFC 8878, section 3.1.1.1.2. */
    private static long window(byte[] packed, long contentSize) {
        if ((packed[DESCRIPTOR] & SINGLE_SEGMENT) != 0) {
            return contentSize;
        }
        int descriptor = packed[DESCRIPTOR + 1] & 0xFF;
        long base = 1L << (10 + (descriptor >>> 3));
        return base + base / 8 * (descriptor & 7);
    }
}
