package org.meterline.contracts.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes taken eight at a time, the first one lowest. */
final class Words {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long EACH_TOP_BIT = EACH_BYTE << 7;
    private static final long EACH_BLANK = EACH_BYTE * ' ';
    private static final long EACH_BACKSLASH = EACH_BYTE * '\\';
    private static final long EACH_QUOTE = EACH_BYTE * '"';

    private Words() {}

    static long at(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    /** Up to eight bytes, those that are not there being zero. */
    static long upTo(int length, byte[] bytes, int at) {
        if (at + Long.BYTES <= bytes.length) {
            return at(bytes, at) & mask(length);
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[at + i] & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    /** The first bytes of a word, fewer than eight. */
    static long first(int bytes, long word) {
        return word & ((1L << (bytes * Byte.SIZE)) - 1);
    }

    /** All bits of the first bytes of a word. */
    static long mask(int bytes) {
        return bytes == Long.BYTES ? -1 : first(bytes, -1);
    }

    /**
     * Marks in their top bits the bytes that are no ASCII, control characters or backslashes. The lowest mark is exact:
     * a subtraction borrows from the byte above only where it marked the one below.
     */
    static long odd(long word) {
        long backslashes = word ^ EACH_BACKSLASH;
        return ((word - EACH_BLANK) | (backslashes - EACH_BYTE) | word) & EACH_TOP_BIT;
    }

    /** The same for bytes at which a text may end too: quotes. */
    static long oddOrQuote(long word) {
        long quotes = word ^ EACH_QUOTE;
        return odd(word) | ((quotes - EACH_BYTE) & EACH_TOP_BIT);
    }

    /** The place of the lowest mark. */
    static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
