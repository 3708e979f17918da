package org.meterline.contracts.report;

/**
 * The look at the bytes before the JSON parser sees them: it refuses what the parser would let pass (malformed UTF-8,
 * line breaks between tokens, a byte order mark), and finds out whether any text can hold an escaped character.
 */
final class RawText {

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
            // Eight bytes of ASCII without control characters and backslashes, which is nearly all of a report.
            if (at <= lastWord && Words.odd(Words.at(bytes, at)) == 0) {
                at += Long.BYTES;
            } else {
                at = checkCharacter(at);
            }
        }
    }

    private int checkCharacter(int at) {
        int length = Utf8.length(bytes, at);
        if (length == 0) {
            throw refused(ReportRule.INVALID_UTF8, "the bytes are not UTF-8 at byte " + at);
        }
        if (length == 1) {
            checkAscii(at, bytes[at]);
        }
        return at + length;
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

    private static RefusedException refused(ReportRule rule, String detail) {
        return new RefusedException(rule.refusal("", detail));
    }
}
