package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one report, one after the other, into the same few fields. The kind may stand after the fields
 * that it decides about, so those are only noted while they pass and judged at the record's end.
 */
final class RecordParse {

    private static final int NOT_NEGATIVE_LONGS = RecordField.set(
            RecordField.CONFIGURED_MIB, RecordField.RESERVED_MIB, RecordField.RAW_BYTES, RecordField.USED_BYTES);
    private static final int NOT_NEGATIVE_INTS = RecordField.set(RecordField.VCPUS, RecordField.POWERED_ON_VMS);
    private static final int NEVER_EMPTY = RecordField.set(
            RecordField.ID,
            RecordField.KIND,
            RecordField.CUSTOMER,
            RecordField.LICENCE_KEY,
            RecordField.HOST,
            RecordField.EDITION,
            RecordField.COUNTER);

    // As arrays, because going through a set or values() would make an object per record.
    private static final Licence[] LICENCES = Licence.values();
    private static final byte[][] LICENCE_NAMES =
            Arrays.stream(LICENCES).map(each -> utf8(each.name())).toArray(byte[][]::new);
    private static final byte[][] RESERVED_CUSTOMERS =
            RecordHead.RESERVED_CUSTOMERS.stream().map(RecordParse::utf8).toArray(byte[][]::new);

    private final Tokens tokens;
    private final @Nullable Consumer<UsageRecord> consumer;
    private final ObjectTable objects;

    private int seen;
    private int nulls;
    private int wrong;
    private int empty;
    private final long[] numbers = new long[RecordField.values().length];
    private final @Nullable String[] texts = new @Nullable String[RecordField.values().length];
    private int truths;
    private RecordKind kind = RecordKind.UNKNOWN;
    private Licence licence = Licence.RENTAL;
    private boolean customerReserved;
    private boolean licenceUnknown;
    private int cores;
    private final List<Integer> coresPerCpu = new ArrayList<>();
    private final List<String> features = new ArrayList<>();

    /** The id where it stands: in the report's bytes, or in a copy. */
    private byte[] id = {};

    private int idStart;
    private int idLength;
    private byte[] idCopy = {};

    private byte[] unknownKind = {};
    private int unknownKindLength;
    /** An unknown kind and the id. */
    private byte[] key = {};

    RecordParse(Tokens tokens, int expectedRecords, @Nullable Consumer<UsageRecord> consumer) {
        this.tokens = tokens;
        this.consumer = consumer;
        this.objects = new ObjectTable(expectedRecords);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    ObjectTable objects() {
        return objects;
    }

    /** Reads the record whose first bracket is the current token. */
    void read() {
        forget();
        for (RecordField field = tokens.nextRecordField(); field != null; field = tokens.nextRecordField()) {
            if ((seen & field.bit) != 0) {
                throw tokens.duplicate();
            }
            seen |= field.bit;
            readValue(field);
        }
        judge();
        if (kind == RecordKind.UNKNOWN) {
            putKindBeforeId();
        }
        objects.add(kind, id, idStart, idLength, (int) number(RecordField.FROM), (int) number(RecordField.TO));
        if (consumer != null) {
            consumer.accept(build());
        }
    }

    private void forget() {
        tokens.forgetNames();
        seen = 0;
        nulls = 0;
        wrong = 0;
        empty = 0;
        truths = 0;
        kind = RecordKind.UNKNOWN;
        licence = Licence.RENTAL;
        customerReserved = false;
        licenceUnknown = false;
        cores = 0;
        if (consumer != null) {
            Arrays.fill(texts, null);
            coresPerCpu.clear();
            features.clear();
        }
    }

    private void readValue(RecordField field) {
        if (tokens.isNull()) {
            nulls |= field.bit;
            return;
        }
        switch (field.type) {
            case TEXT -> {
                if (tokens.isText()) {
                    readText(field);
                } else {
                    noteWrong(field);
                }
            }
            case INTEGER -> {
                if (tokens.isInteger()) {
                    numbers[field.ordinal()] = tokens.integer();
                } else {
                    noteWrong(field);
                }
            }
            case BOOLEAN -> {
                if (tokens.isBoolean()) {
                    truths |= tokens.isTrue() ? field.bit : 0;
                } else {
                    noteWrong(field);
                }
            }
            case TEXTS -> readFeatures(field);
            case INTEGERS -> readCores(field);
        }
    }

    private void noteWrong(RecordField field) {
        wrong |= field.bit;
        tokens.skipValue();
    }

    private void readText(RecordField field) {
        int length = tokens.checkText();
        if (length == 0) {
            empty |= field.bit;
        }
        switch (field) {
            case ID -> readId();
            case KIND -> readKind();
            case CUSTOMER -> customerReserved = isReserved();
            case LICENCE -> readLicence();
            default -> {
                // Only its length counts here.
            }
        }
        if (consumer != null && isBuiltOf(field)) {
            texts[field.ordinal()] =
                    field == RecordField.ID || field == RecordField.NAME ? tokens.checkedText() : tokens.repeatedText();
        }
    }

    /** A licence and a known kind are values of ours already. */
    private boolean isBuiltOf(RecordField field) {
        return field != RecordField.LICENCE && (field != RecordField.KIND || kind == RecordKind.UNKNOWN);
    }

    private void readId() {
        id = tokens.textBytes();
        idStart = tokens.textStart();
        idLength = tokens.textLength();
        if (!tokens.isTextKept()) {
            idCopy = withRoom(idCopy, idLength);
            System.arraycopy(id, idStart, idCopy, 0, idLength);
            id = idCopy;
            idStart = 0;
        }
    }

    private void readKind() {
        byte[] bytes = tokens.textBytes();
        int start = tokens.textStart();
        int length = tokens.textLength();
        kind = RecordKind.of(bytes, start, length);
        if (kind == RecordKind.UNKNOWN) {
            unknownKind = withRoom(unknownKind, length);
            System.arraycopy(bytes, start, unknownKind, 0, length);
            unknownKindLength = length;
        }
    }

    private static byte[] withRoom(byte[] array, int length) {
        return array.length >= length ? array : new byte[Math.max(length, 2 * array.length)];
    }

    private boolean isReserved() {
        for (byte[] reserved : RESERVED_CUSTOMERS) {
            if (isText(reserved)) {
                return true;
            }
        }
        return false;
    }

    private void readLicence() {
        for (int i = 0; i < LICENCES.length; i++) {
            if (isText(LICENCE_NAMES[i])) {
                licence = LICENCES[i];
                return;
            }
        }
        licenceUnknown = true;
    }

    private boolean isText(byte[] expected) {
        byte[] bytes = tokens.textBytes();
        int start = tokens.textStart();
        int length = tokens.textLength();
        return length == expected.length && Arrays.equals(expected, 0, length, bytes, start, start + length);
    }

    private void readFeatures(RecordField field) {
        if (!tokens.is(JsonToken.START_ARRAY)) {
            noteWrong(field);
            return;
        }
        while (tokens.next() != JsonToken.END_ARRAY) {
            if (tokens.isNull()) {
                throw tokens.refused(ReportRule.FIELD_NULL, "a feature is null");
            }
            if (!tokens.isText()) {
                throw tokens.refused(ReportRule.FIELD_TYPE, "a feature is not a string");
            }
            if (tokens.checkText() == 0) {
                throw tokens.refused(ReportRule.TEXT_EMPTY, "a feature is empty");
            }
            if (consumer != null) {
                features.add(tokens.repeatedText());
            }
        }
    }

    private void readCores(RecordField field) {
        if (!tokens.is(JsonToken.START_ARRAY)) {
            noteWrong(field);
            return;
        }
        while (tokens.next() != JsonToken.END_ARRAY) {
            if (tokens.isInteger() && isCores(tokens.integer())) {
                cores++;
                if (consumer != null) {
                    coresPerCpu.add((int) tokens.integer());
                }
            } else {
                noteWrong(field);
            }
        }
    }

    private static boolean isCores(long value) {
        return 1 <= value && value <= Integer.MAX_VALUE;
    }

    private void judge() {
        int known = kind.known();
        if ((nulls & known) != 0) {
            throw refused(ReportRule.FIELD_NULL, RecordField.firstOf(nulls & known), "null is no value here");
        }
        if ((wrong & known) != 0) {
            RecordField field = RecordField.firstOf(wrong & known);
            throw refused(ReportRule.FIELD_TYPE, field, "the value is not " + field.type.words);
        }
        int missing = kind.required() & ~seen;
        if (missing != 0) {
            throw refused(ReportRule.FIELD_MISSING, RecordField.firstOf(missing), "the field is missing");
        }
        if ((empty & known & NEVER_EMPTY) != 0) {
            RecordField field = RecordField.firstOf(empty & known & NEVER_EMPTY);
            throw refused(ReportRule.TEXT_EMPTY, field, "the text is empty");
        }
        judgeSpan();
        judgeNumbers(known & seen);
        if (customerReserved) {
            throw refused(ReportRule.CUSTOMER_RESERVED, RecordField.CUSTOMER, "the label is reserved for no customer");
        }
        if (licenceUnknown) {
            throw refused(ReportRule.LICENCE_UNKNOWN, RecordField.LICENCE, "not RENTAL, PERPETUAL, DEMO or BYO");
        }
        if (kind == RecordKind.HOST && cores == 0) {
            throw refused(ReportRule.CORES_EMPTY, RecordField.CORES_PER_CPU, "a host has at least one CPU");
        }
    }

    private void judgeSpan() {
        long from = number(RecordField.FROM);
        long to = number(RecordField.TO);
        if (!Span.isValid(from, to)) {
            RecordField field = from < 0 || from >= Span.HOUR_SECONDS ? RecordField.FROM : RecordField.TO;
            throw refused(ReportRule.SPAN_INVALID, field, "not 0 <= from < to <= 3600");
        }
    }

    private void judgeNumbers(int present) {
        judgeAtMost(present & NOT_NEGATIVE_LONGS, Long.MAX_VALUE);
        judgeAtMost(present & NOT_NEGATIVE_INTS, Integer.MAX_VALUE);
    }

    private void judgeAtMost(int fields, long most) {
        for (int rest = fields; rest != 0; rest &= rest - 1) {
            RecordField field = RecordField.firstOf(rest);
            if (number(field) < 0 || number(field) > most) {
                throw refused(ReportRule.VALUE_OUT_OF_RANGE, field, "not between 0 and " + most);
            }
        }
    }

    private long number(RecordField field) {
        return numbers[field.ordinal()];
    }

    private RefusedException refused(ReportRule rule, RecordField field, String detail) {
        String pointer = "/" + ReportFields.RECORDS + "/" + objects.records() + "/" + field.inReport;
        return new RefusedException(rule.refusal(pointer, detail));
    }

    /** An object is known by kind and id. Between an unknown kind and the id stands U+0000, which no text holds. */
    private void putKindBeforeId() {
        int length = unknownKindLength + 1 + idLength;
        key = withRoom(key, length);
        System.arraycopy(unknownKind, 0, key, 0, unknownKindLength);
        key[unknownKindLength] = 0;
        System.arraycopy(id, idStart, key, unknownKindLength + 1, idLength);
        id = key;
        idStart = 0;
        idLength = length;
    }

    private UsageRecord build() {
        RecordHead head = new RecordHead(
                text(RecordField.ID),
                (int) number(RecordField.FROM),
                (int) number(RecordField.TO),
                texts[RecordField.NAME.ordinal()],
                Objects.requireNonNullElse(texts[RecordField.CUSTOMER.ordinal()], RecordHead.NO_CUSTOMER),
                licence,
                texts[RecordField.LICENCE_KEY.ordinal()],
                tokens.repeatedList(features),
                isTrue(RecordField.ESTIMATED));
        return switch (kind) {
            case VM ->
                new VmRecord(
                        head,
                        isTrue(RecordField.ON),
                        number(RecordField.CONFIGURED_MIB),
                        (seen & RecordField.RESERVED_MIB.bit) == 0 ? 0 : number(RecordField.RESERVED_MIB),
                        (int) number(RecordField.VCPUS),
                        texts[RecordField.HOST.ordinal()]);
            case HOST -> new HostRecord(head, coresPerCpu, (int) number(RecordField.POWERED_ON_VMS));
            case VSAN ->
                new VsanRecord(
                        head,
                        number(RecordField.RAW_BYTES),
                        number(RecordField.USED_BYTES),
                        texts[RecordField.EDITION.ordinal()]);
            case EDGE -> new EdgeRecord(head, (int) number(RecordField.VCPUS));
            case COUNTER -> new CounterRecord(head, text(RecordField.COUNTER), number(RecordField.VALUE));
            case UNKNOWN -> new UnknownRecord(head, text(RecordField.KIND));
        };
    }

    private String text(RecordField field) {
        return Objects.requireNonNull(texts[field.ordinal()]);
    }

    private boolean isTrue(RecordField field) {
        return (truths & field.bit) != 0;
    }
}
