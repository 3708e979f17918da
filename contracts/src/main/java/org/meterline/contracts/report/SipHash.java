package org.meterline.contracts.report;

import java.security.SecureRandom;

/**
 * SipHash-1-3 over characters, keyed anew in every process: a stranger who chooses object ids cannot make them collide
 * and so turn a hash table into a list.
 */
final class SipHash {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long KEY_0 = RANDOM.nextLong();
    private static final long KEY_1 = RANDOM.nextLong();
    private static final int CHARS_PER_WORD = Long.BYTES / Character.BYTES;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** The hash of some characters; one instance serves many, one after the other. */
    long of(char[] characters, int offset, int length) {
        v0 = KEY_0 ^ 0x736f6d6570736575L;
        v1 = KEY_1 ^ 0x646f72616e646f6dL;
        v2 = KEY_0 ^ 0x6c7967656e657261L;
        v3 = KEY_1 ^ 0x7465646279746573L;
        int end = offset + length;
        int at = offset;
        while (end - at >= CHARS_PER_WORD) {
            word(characters[at]
                    | ((long) characters[at + 1] << 16)
                    | ((long) characters[at + 2] << 32)
                    | ((long) characters[at + 3] << 48));
            at += CHARS_PER_WORD;
        }
        long last = (long) length << 48;
        for (int shift = 0; at < end; at++, shift += 16) {
            last |= (long) characters[at] << shift;
        }
        word(last);
        return finish();
    }

    private void word(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private long finish() {
        v2 ^= 0xff;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
