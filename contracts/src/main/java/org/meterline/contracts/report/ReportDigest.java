package org.meterline.contracts.report;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of a usage report or usage file: SHA-256 over the exact uncompressed bytes that its meter wrote.
 *
 * @param value {@code sha256:} and 64 lower-case hexadecimal digits
 */
public record ReportDigest(String value) implements Comparable<ReportDigest> {

    private static final String ALGORITHM = "SHA-256";
    private static final String PREFIX = "sha256:";
    private static final int HEX_DIGITS = 64;

    public ReportDigest {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("digest is not sha256: and 64 hexadecimal digits: " + value);
        }
    }

    /** The digest of a report's original bytes, without the newline that ends a line of NDJSON. */
    public static ReportDigest of(byte[] original) {
        return ofHash(newHash().digest(original));
    }

    /** The digest whose 32 raw bytes have been computed already, with {@link #newHash()}. */
    public static ReportDigest ofHash(byte[] hash) {
        return new ReportDigest(PREFIX + HexFormat.of().formatHex(hash));
    }

    /** A fresh hash of the kind that digests are made with, for bytes that do not fit into memory at once. */
    public static MessageDigest newHash() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Whether a text is a digest in the one form we write: lower case, no blanks. */
    public static boolean isWellFormed(CharSequence text) {
        if (text.length() != PREFIX.length() + HEX_DIGITS) {
            return false;
        }
        for (int i = 0; i < PREFIX.length(); i++) {
            if (text.charAt(i) != PREFIX.charAt(i)) {
                return false;
            }
        }
        for (int i = PREFIX.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The 32 raw bytes. */
    public byte[] hash() {
        return HexFormat.of().parseHex(value, PREFIX.length(), value.length());
    }

    /** The order in which "the smallest digest" is meant: that of the hexadecimal text. */
    @Override
    public int compareTo(ReportDigest other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
