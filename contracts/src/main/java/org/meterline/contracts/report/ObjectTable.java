package org.meterline.contracts.report;

import java.util.Arrays;

/**
 * The objects that the records of one report speak of, and the span of each record: finds records of one object that
 * overlap and records outside what was observed. Everything lies in arrays of primitives, so a record costs no object.
 */
final class ObjectTable {

    private static final int LEAST_RECORDS = 16;
    private static final int KEY_BYTES = 12;

    private byte[] keys;
    private int keysEnd;
    private int[] keyStarts;
    private long[] keyHashes;
    /** Of each object the furthest end so far, as long as its records come in the order of time. */
    private short[] ends;

    private int objects;
    private int[] slots;

    private int[] objectOfRecord;
    private short[] froms;
    private short[] tos;
    private int records;
    /** Whether the records of every object came in the order of time, each after the end of the one before. */
    private boolean inOrder = true;

    /** @param expectedRecords about how many will come: a table that fits need not grow */
    ObjectTable(int expectedRecords) {
        int room = Math.max(LEAST_RECORDS, expectedRecords);
        keys = new byte[room * KEY_BYTES];
        keyStarts = new int[room];
        keyHashes = new long[room];
        ends = new short[room];
        slots = new int[Integer.highestOneBit(2 * room - 1) << 1];
        objectOfRecord = new int[room];
        froms = new short[room];
        tos = new short[room];
    }

    /** Adds a record of the object with this kind and id; the span is valid. */
    void add(RecordKind kind, byte[] id, int idStart, int idLength, int from, int to) {
        if (records == froms.length) {
            froms = Arrays.copyOf(froms, 2 * records);
            tos = Arrays.copyOf(tos, 2 * records);
            objectOfRecord = Arrays.copyOf(objectOfRecord, 2 * records);
        }
        int object = object(kind, id, idStart, idLength);
        froms[records] = (short) from;
        tos[records] = (short) to;
        objectOfRecord[records] = object;
        records++;
        inOrder &= from >= ends[object];
        ends[object] = (short) to;
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

    /** The first record that does not lie within the one run of seconds that was observed, or -1. */
    int firstOutside(Span observed) {
        for (int i = 0; i < records; i++) {
            if (froms[i] < observed.from() || tos[i] > observed.to()) {
                return i;
            }
        }
        return -1;
    }

    /** A record that overlaps an earlier one of the same object, or -1. */
    int overlapping() {
        if (inOrder) {
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

    private int object(RecordKind kind, byte[] id, int start, int length) {
        long hash = SipHash.of(kind.ordinal(), id, start, length);
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int object = slots[slot] - 1;
            if (keyHashes[object] == hash && isKey(object, kind, id, start, length)) {
                return object;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = objects + 1;
        return append(kind, id, start, length, hash);
    }

    private boolean isKey(int object, RecordKind kind, byte[] id, int start, int length) {
        int keyStart = keyStarts[object];
        return keys[keyStart] == kind.ordinal()
                && Arrays.equals(keys, keyStart + 1, keyEnd(object), id, start, start + length);
    }

    private int keyEnd(int object) {
        return object + 1 < objects ? keyStarts[object + 1] : keysEnd;
    }

    private int append(RecordKind kind, byte[] id, int start, int length, long hash) {
        if (keys.length - keysEnd <= length) {
            keys = Arrays.copyOf(keys, Math.max(2 * keys.length, keysEnd + 1 + length));
        }
        if (objects == keyStarts.length) {
            keyStarts = Arrays.copyOf(keyStarts, 2 * objects);
            keyHashes = Arrays.copyOf(keyHashes, 2 * objects);
            ends = Arrays.copyOf(ends, 2 * objects);
        }
        keyStarts[objects] = keysEnd;
        keyHashes[objects] = hash;
        keys[keysEnd] = (byte) kind.ordinal();
        System.arraycopy(id, start, keys, keysEnd + 1, length);
        keysEnd += 1 + length;
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
