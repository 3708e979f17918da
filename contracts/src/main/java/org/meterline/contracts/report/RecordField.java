package org.meterline.contracts.report;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a record that this version knows, with the type of their value. */
enum RecordField {
    ID(ReportFields.ID, Type.TEXT),
    KIND(ReportFields.KIND, Type.TEXT),
    FROM(ReportFields.FROM, Type.INTEGER),
    TO(ReportFields.TO, Type.INTEGER),
    NAME(ReportFields.NAME, Type.TEXT),
    CUSTOMER(ReportFields.CUSTOMER, Type.TEXT),
    LICENCE(ReportFields.LICENCE, Type.TEXT),
    LICENCE_KEY(ReportFields.LICENCE_KEY, Type.TEXT),
    FEATURES(ReportFields.FEATURES, Type.TEXTS),
    ESTIMATED(ReportFields.ESTIMATED, Type.BOOLEAN),

    ON(ReportFields.ON, Type.BOOLEAN),
    CONFIGURED_MIB(ReportFields.CONFIGURED_MIB, Type.INTEGER),
    RESERVED_MIB(ReportFields.RESERVED_MIB, Type.INTEGER),
    VCPUS(ReportFields.VCPUS, Type.INTEGER),
    HOST(ReportFields.HOST, Type.TEXT),
    CORES_PER_CPU(ReportFields.CORES_PER_CPU, Type.INTEGERS),
    POWERED_ON_VMS(ReportFields.POWERED_ON_VMS, Type.INTEGER),
    RAW_BYTES(ReportFields.RAW_BYTES, Type.INTEGER),
    USED_BYTES(ReportFields.USED_BYTES, Type.INTEGER),
    EDITION(ReportFields.EDITION, Type.TEXT),
    COUNTER(ReportFields.COUNTER, Type.TEXT),
    VALUE(ReportFields.VALUE, Type.INTEGER);

    /** What a value is, in the words of a refusal. */
    enum Type {
        TEXT("a string"),
        INTEGER("an integer"),
        BOOLEAN("true or false"),
        TEXTS("an array of strings"),
        INTEGERS("an array of integers from 1 to 2147483647");

        final String words;

        Type(String words) {
            this.words = words;
        }
    }

    // values() makes a new array each time, which would be one a record.
    private static final RecordField[] ALL = values();
    private static final Map<String, RecordField> BY_NAME = new HashMap<>();

    static {
        for (RecordField field : ALL) {
            BY_NAME.put(field.inReport, field);
        }
    }

    static final int COUNT = ALL.length;

    final String inReport;
    final Type type;
    /** One bit per field: a record's fields are sets in a number. */
    final int bit;

    /** The name as it usually stands in a report, with quotes and colon: how long, its first eight bytes, the next eight. */
    final int quotedLength;

    final long firstWord;
    final long secondWord;
    /** Which of the eight bytes those are. */
    final long firstMask;

    final long secondMask;

    RecordField(String inReport, Type type) {
        this.inReport = inReport;
        this.type = type;
        this.bit = 1 << ordinal();
        byte[] quoted = ('"' + inReport + "\":").getBytes(StandardCharsets.US_ASCII);
        if (quoted.length > 2 * Long.BYTES) {
            throw new IllegalStateException("longer than two words: " + inReport);
        }
        int inFirst = Math.min(quoted.length, Long.BYTES);
        this.quotedLength = quoted.length;
        this.firstWord = Words.upTo(inFirst, quoted, 0);
        this.secondWord = Words.upTo(quoted.length - inFirst, quoted, inFirst);
        this.firstMask = Words.mask(inFirst);
        this.secondMask = Words.mask(quoted.length - inFirst);
    }

    static @Nullable RecordField named(String name) {
        return BY_NAME.get(name);
    }

    static int set(RecordField... fields) {
        int bits = 0;
        for (RecordField field : fields) {
            bits |= field.bit;
        }
        return bits;
    }

    /** The first field of a set that is not empty. */
    static RecordField firstOf(int bits) {
        return ALL[Integer.numberOfTrailingZeros(bits)];
    }
}
