package org.meterline.contracts.report;

import static org.meterline.contracts.report.RecordField.set;

import java.nio.charset.StandardCharsets;

/** The kinds of records that this version knows, each with the fields it needs and those it may have. */
enum RecordKind {
    VM(
            VmRecord.KIND,
            set(RecordField.ON, RecordField.CONFIGURED_MIB, RecordField.VCPUS),
            set(RecordField.RESERVED_MIB, RecordField.HOST)),
    HOST(HostRecord.KIND, set(RecordField.CORES_PER_CPU, RecordField.POWERED_ON_VMS), set()),
    VSAN(VsanRecord.KIND, set(RecordField.RAW_BYTES, RecordField.USED_BYTES), set(RecordField.EDITION)),
    EDGE(EdgeRecord.KIND, set(RecordField.VCPUS), set()),
    COUNTER(CounterRecord.KIND, set(RecordField.COUNTER, RecordField.VALUE), set()),
    /** Any other kind: only what every record has is looked at. */
    UNKNOWN("", set(), set());

    private static final int EVERY_REQUIRED = set(RecordField.ID, RecordField.KIND, RecordField.FROM, RecordField.TO);
    private static final int EVERY_OPTIONAL = set(
            RecordField.NAME,
            RecordField.CUSTOMER,
            RecordField.LICENCE,
            RecordField.LICENCE_KEY,
            RecordField.FEATURES,
            RecordField.ESTIMATED);
    private static final RecordKind[] ALL = values();

    /** The kind as it stands in a report, in a word that has zeros behind it. */
    private final long word;

    private final int ownRequired;
    private final int ownOptional;

    RecordKind(String inReport, int ownRequired, int ownOptional) {
        byte[] bytes = inReport.getBytes(StandardCharsets.US_ASCII);
        this.word = Words.upTo(bytes.length, bytes, 0);
        this.ownRequired = ownRequired;
        this.ownOptional = ownOptional;
    }

    int required() {
        return EVERY_REQUIRED | ownRequired;
    }

    /** The fields whose values this kind answers for; any other field is kept whatever it says. */
    int known() {
        return EVERY_REQUIRED | EVERY_OPTIONAL | ownRequired | ownOptional;
    }

    /** The kind of this name, which has no U+0000. */
    static RecordKind of(byte[] bytes, int start, int length) {
        if (length > Long.BYTES) {
            return UNKNOWN;
        }
        long word = Words.upTo(length, bytes, start);
        for (RecordKind kind : ALL) {
            if (kind.word == word) {
                return kind;
            }
        }
        return UNKNOWN;
    }
}
