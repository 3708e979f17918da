package org.meterline.contracts.file;

import java.security.MessageDigest;

/** A hash that is asked for before its end. */
final class Hashes {

    private Hashes() {}

    /** The hash of what it has been given so far; it may be given more. */
    static byte[] soFar(MessageDigest hash) {
        try {
            return ((MessageDigest) hash.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java platform clones its SHA-256", e);
        }
    }
}
