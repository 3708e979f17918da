package org.meterline.contracts.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The look at the bytes before the JSON parser sees them: it refuses what the parser would let pass (malformed UTF-8,
 * line breaks between tokens, a byte order mark), and finds out whether any text can hold an escaped character.
 */
final class RawText {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long EACH_TOP_BIT = EACH_BYTE << 7;
    private static final long EACH_BLANK = EACH_BYTE * ' ';
    private static final long EACH_BACKSLASH = EACH_BYTE * '\\';

    private final byte[] bytes;
    private boolean escapes;

    private RawText(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks the bytes.
     *
     * @return whether a text in them can hold a {@code \}{@code uXXXX} escape, so that a lone surrogate or a U+0000 is possible
     */
    static boolean checkAndFindEscapes(byte[] bytes) {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            throw refused(ReportRule.BYTE_ORDER_MARK, "the report begins with a byte order mark");
        }
        RawText text = new RawText(bytes);
        text.check();
        return text.escapes;
    }

    private void check() {
        int at = 0;
        int lastWord = bytes.length - Long.BYTES;
        while (at < bytes.length) {
            if (at <= lastWord && isPlain((long) WORDS.get(bytes, at))) {
                at += Long.BYTES;
            } else {
                at = checkCharacter(at);
            }
        }
    }

    /** Eight bytes of ASCII without control characters and backslashes, which is nearly all of a report. */
    private static boolean isPlain(long word) {
        long backslashes = word ^ EACH_BACKSLASH;
        // The classic "has a byte below" test: exact as long as no top bit is set, which the last term makes sure.
        long odd = (word - EACH_BLANK) | (backslashes - EACH_BYTE) | word;
        return (odd & EACH_TOP_BIT) == 0;
    }

    private int checkCharacter(int at) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            checkAscii(at, first);
            return at + 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            requireContinuation(at, 1, 0x80, 0xBF);
            return at + 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            // E0: no overlong forms. ED: no surrogates.
            requireContinuation(at, 1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
            requireContinuation(at, 2, 0x80, 0xBF);
            return at + 3;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            // F0: no overlong forms. F4: nothing above U+10FFFF.
            requireContinuation(at, 1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
            requireContinuation(at, 2, 0x80, 0xBF);
            requireContinuation(at, 3, 0x80, 0xBF);
            return at + 4;
        }
        throw invalidUtf8(at);
    }

    private void checkAscii(int at, int character) {
        switch (character) {
            case '\n', '\r' -> throw refused(ReportRule.LINE_BREAK, "there is a line break at byte " + at);
            case 0 -> throw refused(ReportRule.NUL_CHARACTER, "there is a zero byte at byte " + at);
            case '\\' -> escapes |= at + 1 < bytes.length && bytes[at + 1] == 'u';
            default -> {
                // The JSON parser refuses the other control characters where they do not belong.
            }
        }
    }

    private void requireContinuation(int at, int offset, int least, int most) {
        if (at + offset >= bytes.length) {
            throw invalidUtf8(at);
        }
        int next = bytes[at + offset] & 0xFF;
        if (next < least || next > most) {
            throw invalidUtf8(at);
        }
    }

    private static RefusedException invalidUtf8(int at) {
        return refused(ReportRule.INVALID_UTF8, "the bytes are not UTF-8 at byte " + at);
    }

    private static RefusedException refused(ReportRule rule, String detail) {
        return new RefusedException(rule.refusal("", detail));
    }
}
