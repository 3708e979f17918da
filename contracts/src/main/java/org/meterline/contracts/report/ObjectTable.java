package org.meterline.contracts.report;

import java.util.Arrays;

/**
 * The objects that the records of one report speak of, and the span of each record: finds records of one object that
 * overlap and records outside what was observed. Everything lies in arrays of primitives, so a record costs no object.
 */
final class ObjectTable {

    private static final int FIRST_RECORDS = 64;
    private static final int FIRST_CHARACTERS = 1024;

    private final SipHash sipHash = new SipHash();
    private char[] keys = new char[FIRST_CHARACTERS];
    private int keysEnd;
    private int[] keyStarts = new int[FIRST_RECORDS];
    private long[] keyHashes = new long[FIRST_RECORDS];
    private int objects;
    private int[] slots = new int[2 * FIRST_RECORDS];

    private int[] objectOfRecord = new int[FIRST_RECORDS];
    private short[] froms = new short[FIRST_RECORDS];
    private short[] tos = new short[FIRST_RECORDS];
    private int records;

    /** Adds a record; the key is the object's kind and id, and the span is valid. */
    void add(char[] key, int keyLength, int from, int to) {
        if (records == froms.length) {
            froms = Arrays.copyOf(froms, 2 * records);
            tos = Arrays.copyOf(tos, 2 * records);
            objectOfRecord = Arrays.copyOf(objectOfRecord, 2 * records);
        }
        froms[records] = (short) from;
        tos[records] = (short) to;
        objectOfRecord[records] = object(key, keyLength);
        records++;
    }

    int records() {
        return records;
    }

    /**
     * The first record that does not lie within the observed seconds, or -1.
     *
     * @param runEnds for each second of the hour the end of the observed run that it lies in, 0 where it lies in none
     */
    int firstOutside(short[] runEnds) {
        for (int i = 0; i < records; i++) {
            if (tos[i] > runEnds[froms[i]]) {
                return i;
            }
        }
        return -1;
    }

    /** A record that overlaps an earlier one of the same object, or -1. */
    int overlapping() {
        if (objects == records) {
            return -1;
        }
        // Object, first second and number of the record in one number: sorted, records that overlap are neighbours.
        long[] order = new long[records];
        for (int i = 0; i < records; i++) {
            order[i] = ((long) objectOfRecord[i] << 36) | ((long) froms[i] << 24) | i;
        }
        Arrays.sort(order);
        int found = -1;
        int furthest = recordOf(order[0]);
        for (int i = 1; i < records; i++) {
            int next = recordOf(order[i]);
            boolean same = objectOfRecord[furthest] == objectOfRecord[next];
            if (same && tos[furthest] > froms[next]) {
                int later = Math.max(furthest, next);
                found = found < 0 ? later : Math.min(found, later);
            }
            if (!same || tos[next] > tos[furthest]) {
                furthest = next;
            }
        }
        return found;
    }

    private static int recordOf(long ordered) {
        return (int) (ordered & 0xFF_FFFF);
    }

    private int object(char[] key, int length) {
        long hash = sipHash.of(key, 0, length);
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int object = slots[slot] - 1;
            if (keyHashes[object] == hash && isKey(object, key, length)) {
                return object;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = objects + 1;
        return append(key, length, hash);
    }

    private boolean isKey(int object, char[] key, int length) {
        return Arrays.equals(keys, keyStarts[object], keyEnd(object), key, 0, length);
    }

    private int keyEnd(int object) {
        return object + 1 < objects ? keyStarts[object + 1] : keysEnd;
    }

    private int append(char[] key, int length, long hash) {
        if (keys.length - keysEnd < length) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, keysEnd + length));
        }
        System.arraycopy(key, 0, keys, keysEnd, length);
        if (objects == keyStarts.length) {
            keyStarts = Arrays.copyOf(keyStarts, 2 * objects);
            keyHashes = Arrays.copyOf(keyHashes, 2 * objects);
        }
        keyStarts[objects] = keysEnd;
        keyHashes[objects] = hash;
        keysEnd += length;
        objects++;
        if (2 * objects > slots.length) {
            rehash();
        }
        return objects - 1;
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        for (int object = 0; object < objects; object++) {
            int slot = (int) keyHashes[object] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = object + 1;
        }
    }
}
