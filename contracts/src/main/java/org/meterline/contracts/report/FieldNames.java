package org.meterline.contracts.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds a record's field by the bytes of its name, of which it takes eight at a time. */
final class FieldNames {

    private static final int SLOT_BITS = 7;

    private static final long[] FIRST = new long[1 << SLOT_BITS];
    private static final long[] SECOND = new long[1 << SLOT_BITS];
    private static final @Nullable RecordField[] FIELDS = new @Nullable RecordField[1 << SLOT_BITS];
    private static final long MULTIPLIER = fill();

    private FieldNames() {}

    /**
     * The field of this name.
     *
     * @param first its first eight bytes
     * @param second the next eight; a name that is shorter has zeros behind it
     */
    static @Nullable RecordField named(long first, long second) {
        int slot = slot(first, MULTIPLIER);
        return FIRST[slot] == first && SECOND[slot] == second ? FIELDS[slot] : null;
    }

    private static int slot(long first, long multiplier) {
        return (int) ((first * multiplier) >>> (Long.SIZE - SLOT_BITS));
    }

    /** Looks for a multiplier that gives every name a slot of its own. */
    private static long fill() {
        for (long multiplier = 0x9E3779B97F4A7C15L; ; multiplier += 2) {
            if (fill(multiplier)) {
                return multiplier;
            }
            Arrays.fill(FIELDS, null);
        }
    }

    private static boolean fill(long multiplier) {
        for (RecordField field : RecordField.values()) {
            int slot = slot(word(field, 0), multiplier);
            if (FIELDS[slot] != null) {
                return false;
            }
            FIRST[slot] = word(field, 0);
            SECOND[slot] = word(field, Long.BYTES);
            FIELDS[slot] = field;
        }
        return true;
    }

    private static long word(RecordField field, int from) {
        byte[] name = field.inReport.getBytes(StandardCharsets.US_ASCII);
        if (name.length > 2 * Long.BYTES) {
            throw new IllegalStateException("longer than two words: " + field.inReport);
        }
        return Words.upTo(Math.clamp(name.length - from, 0, Long.BYTES), name, from);
    }
}
