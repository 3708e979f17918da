package org.meterline.contracts.report;

/** UTF-8 as the Unicode standard has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    /** A char, which is a character or half of a pair, is at most so many bytes. */
    static final int MOST_BYTES_OF_A_CHAR = 3;

    private Utf8() {}

    /** How many bytes the character that begins here has; 0 where none does. */
    static int length(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            return isContinuation(bytes, at + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            // E0: no overlong forms. ED: no surrogates.
            boolean whole = isContinuation(bytes, at + 1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF)
                    && isContinuation(bytes, at + 2, 0x80, 0xBF);
            return whole ? 3 : 0;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            // F0: no overlong forms. F4: nothing above U+10FFFF.
            boolean whole = isContinuation(bytes, at + 1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF)
                    && isContinuation(bytes, at + 2, 0x80, 0xBF)
                    && isContinuation(bytes, at + 3, 0x80, 0xBF);
            return whole ? 4 : 0;
        }
        return 0;
    }

    private static boolean isContinuation(byte[] bytes, int at, int least, int most) {
        if (at >= bytes.length) {
            return false;
        }
        int next = bytes[at] & 0xFF;
        return least <= next && next <= most;
    }

    /** Writes a character that is no surrogate; gives the place after it. */
    static int put(int character, byte[] into, int at) {
        int next = at;
        if (character < 0x80) {
            into[next++] = (byte) character;
            return next;
        }
        if (character < 0x800) {
            into[next++] = (byte) (0xC0 | (character >> 6));
        } else {
            if (character < 0x10000) {
                into[next++] = (byte) (0xE0 | (character >> 12));
            } else {
                into[next++] = (byte) (0xF0 | (character >> 18));
                into[next++] = (byte) (0x80 | ((character >> 12) & 0x3F));
            }
            into[next++] = (byte) (0x80 | ((character >> 6) & 0x3F));
        }
        into[next++] = (byte) (0x80 | (character & 0x3F));
        return next;
    }
}
