package org.meterline.contracts.report;

import java.security.SecureRandom;

/**
 * SipHash-1-3 over bytes, keyed anew in every process: a stranger who chooses object ids cannot make them collide and so
 * turn a hash table into a list.
 */
final class SipHash {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long KEY_0 = RANDOM.nextLong();
    private static final long KEY_1 = RANDOM.nextLong();
    private static final int LAST_ROUNDS = 3;

    private SipHash() {}

    /** The hash of a number's eight bytes with some bytes behind them. */
    static long of(long number, byte[] bytes, int start, int length) {
        int whole = length / Long.BYTES;
        long v0 = KEY_0 ^ 0x736f6d6570736575L;
        long v1 = KEY_1 ^ 0x646f72616e646f6dL;
        long v2 = KEY_0 ^ 0x6c7967656e657261L;
        long v3 = KEY_1 ^ 0x7465646279746573L;
        // One round for the number, one for each word, one for what is left with the length, and the last ones for
        // nothing.
        for (int round = -1; round <= whole + LAST_ROUNDS; round++) {
            long word = 0;
            if (round < 0) {
                word = number;
            } else if (round < whole) {
                word = Words.at(bytes, start + round * Long.BYTES);
            } else if (round == whole) {
                int done = whole * Long.BYTES;
                word = Words.upTo(length - done, bytes, start + done) | ((long) (Long.BYTES + length) << 56);
            } else if (round == whole + 1) {
                v2 ^= 0xff;
            }
            v3 ^= word;
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
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
