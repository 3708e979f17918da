package org.meterline.contracts.report;

/** Comparing characters in a buffer with a string, without making one. */
final class Characters {

    private Characters() {}

    static boolean equal(String expected, char[] characters, int offset, int length) {
        if (expected.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (expected.charAt(i) != characters[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
