package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonToken;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one report from its tokens: header fields and records in whatever order they stand. */
final class ReportParse {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    // 24:00:00 would be read as the next day's first hour, hence the pattern before the parser.
    private static final Pattern TIME_FORM =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z");

    private final Tokens tokens;
    private final ReportLimits limits;
    private final RecordParse records;

    private final Set<String> missing = new HashSet<>(ReportFields.REQUIRED);
    private @Nullable UUID usageMeterId;
    private long sequence;
    private @Nullable ReportDigest previousDigest;
    private @Nullable Source source;
    private @Nullable Instant hour;
    private final List<Span> observed = new ArrayList<>();
    private final BitSet observedSeconds = new BitSet();
    private @Nullable Software software;

    ReportParse(Tokens tokens, ReportLimits limits, int expectedRecords, @Nullable Consumer<UsageRecord> consumer) {
        this.tokens = tokens;
        this.limits = limits;
        this.records = new RecordParse(tokens, expectedRecords, consumer);
    }

    /** How many records were read. */
    int records() {
        return records.objects().records();
    }

    ReportHeader read() {
        if (tokens.next() == null) {
            throw refusedAt("", ReportRule.MALFORMED_JSON, "there is nothing");
        }
        requireObject();
        tokens.forgetNames();
        int objectDepth = tokens.depth();
        for (String name = tokens.nextField(); name != null; name = tokens.nextField()) {
            tokens.requireNewName(name, objectDepth);
            missing.remove(name);
            readField(name);
        }
        requireEnd();
        ReportHeader header = header();
        judgeRecords(header.observed());
        return header;
    }

    private void requireEnd() {
        boolean more;
        try {
            more = tokens.next() != null;
        } catch (RefusedException notEvenJson) {
            more = true;
        }
        if (more) {
            throw refusedAt("", ReportRule.TRAILING_CONTENT, "something follows the report's last bracket");
        }
    }

    private void readField(String name) {
        switch (name) {
            case ReportFields.SCHEMA -> readSchema();
            case ReportFields.USAGE_METER_ID -> usageMeterId = uuid();
            case ReportFields.SEQUENCE -> sequence = sequence();
            case ReportFields.PREVIOUS_DIGEST -> previousDigest = tokens.isNull() ? null : digest();
            case ReportFields.SOURCE -> source = source();
            case ReportFields.HOUR -> hour = hour();
            case ReportFields.OBSERVED -> readObserved();
            case ReportFields.SOFTWARE -> software = software();
            case ReportFields.RECORDS -> readRecords();
            default -> tokens.skipValue();
        }
    }

    private void readSchema() {
        String schema = text();
        if (!schema.equals(ReportFields.SCHEMA_ID)) {
            throw tokens.refused(ReportRule.SCHEMA_UNSUPPORTED, "not " + ReportFields.SCHEMA_ID);
        }
    }

    private UUID uuid() {
        String text = text();
        if (!UUID_FORM.matcher(text).matches()) {
            throw tokens.refused(ReportRule.UUID_MALFORMED, "not a lower-case UUID");
        }
        return UUID.fromString(text);
    }

    private long sequence() {
        long value = integer();
        if (value < 1) {
            throw tokens.refused(ReportRule.VALUE_OUT_OF_RANGE, "the sequence counts from 1");
        }
        return value;
    }

    private ReportDigest digest() {
        String text = text();
        if (!ReportDigest.isWellFormed(text)) {
            throw tokens.refused(ReportRule.DIGEST_MALFORMED, "not sha256: and 64 lower-case hexadecimal digits");
        }
        return new ReportDigest(text);
    }

    private Instant hour() {
        String text = text();
        if (!TIME_FORM.matcher(text).matches()) {
            throw malformedHour();
        }
        Instant time;
        try {
            time = Instant.parse(text);
        } catch (DateTimeException noSuchDay) {
            throw malformedHour();
        }
        if (Math.floorMod(time.getEpochSecond(), ReportHeader.HOUR.toSeconds()) != 0) {
            throw tokens.refused(ReportRule.HOUR_NOT_ALIGNED, "not the start of an hour");
        }
        return time;
    }

    private RefusedException malformedHour() {
        return tokens.refused(ReportRule.HOUR_MALFORMED, "not a UTC time like 2026-11-21T10:00:00Z");
    }

    private Source source() {
        requireObject();
        tokens.forgetNames();
        int objectDepth = tokens.depth();
        UUID id = null;
        String kind = null;
        String name = null;
        String version = null;
        for (String field = tokens.nextField(); field != null; field = tokens.nextField()) {
            tokens.requireNewName(field, objectDepth);
            switch (field) {
                case ReportFields.ID -> id = uuid();
                case ReportFields.KIND -> kind = filledText();
                case ReportFields.NAME -> name = text();
                case ReportFields.VERSION -> version = text();
                default -> tokens.skipValue();
            }
        }
        String at = "/" + ReportFields.SOURCE + "/";
        return new Source(
                requirePresent(id, at + ReportFields.ID), requirePresent(kind, at + ReportFields.KIND), name, version);
    }

    private Software software() {
        requireObject();
        tokens.forgetNames();
        int objectDepth = tokens.depth();
        String name = null;
        String version = null;
        for (String field = tokens.nextField(); field != null; field = tokens.nextField()) {
            tokens.requireNewName(field, objectDepth);
            switch (field) {
                case ReportFields.NAME -> name = text();
                case ReportFields.VERSION -> version = text();
                default -> tokens.skipValue();
            }
        }
        String at = "/" + ReportFields.SOFTWARE + "/";
        return new Software(
                requirePresent(name, at + ReportFields.NAME), requirePresent(version, at + ReportFields.VERSION));
    }

    private void readObserved() {
        requireArray();
        while (tokens.next() != JsonToken.END_ARRAY) {
            requireArray();
            long from = spanEnd();
            long to = spanEnd();
            if (tokens.next() != JsonToken.END_ARRAY) {
                throw tokens.refused(ReportRule.FIELD_TYPE, "a span is not two integers");
            }
            String at = "/" + ReportFields.OBSERVED + "/" + observed.size();
            if (!Span.isValid(from, to)) {
                throw refusedAt(at, ReportRule.SPAN_INVALID, "not 0 <= from < to <= 3600");
            }
            addObserved(at, (int) from, (int) to);
        }
    }

    private long spanEnd() {
        if (tokens.next() == JsonToken.END_ARRAY) {
            throw tokens.refused(ReportRule.FIELD_TYPE, "a span is not two integers");
        }
        return integer();
    }

    private void addObserved(String at, int from, int to) {
        int second = observedSeconds.nextSetBit(from);
        if (second >= 0 && second < to) {
            throw refusedAt(at, ReportRule.OBSERVED_OVERLAP, "second " + second + " was observed already");
        }
        observedSeconds.set(from, to);
        observed.add(new Span(from, to));
    }

    private void readRecords() {
        requireArray();
        while (tokens.next() != JsonToken.END_ARRAY) {
            if (records() == limits.maxRecords()) {
                throw tokens.refused(ReportRule.TOO_MANY_RECORDS, "more than " + limits.maxRecords() + " records");
            }
            requireObject();
            records.read();
        }
    }

    private ReportHeader header() {
        for (String required : ReportFields.REQUIRED) {
            if (missing.contains(required)) {
                throw missing("/" + required);
            }
        }
        if ((sequence == 1) != (previousDigest == null)) {
            throw refusedAt(
                    "/" + ReportFields.PREVIOUS_DIGEST,
                    ReportRule.PREVIOUS_DIGEST,
                    "null where the sequence is 1, and only there");
        }
        return new ReportHeader(
                requirePresent(usageMeterId, "/" + ReportFields.USAGE_METER_ID),
                sequence,
                previousDigest,
                requirePresent(source, "/" + ReportFields.SOURCE),
                requirePresent(hour, "/" + ReportFields.HOUR),
                observed,
                software);
    }

    /** @param runs what was observed, sorted and merged */
    private void judgeRecords(List<Span> runs) {
        ObjectTable objects = records.objects();
        int outside = runs.size() == 1 ? objects.firstOutside(runs.getFirst()) : objects.firstOutside(runEnds(runs));
        if (outside >= 0) {
            throw refusedAt(
                    recordPointer(outside),
                    ReportRule.RECORD_OUTSIDE_OBSERVED,
                    "the record speaks of seconds that were not observed");
        }
        int overlapping = objects.overlapping();
        if (overlapping >= 0) {
            throw refusedAt(
                    recordPointer(overlapping),
                    ReportRule.RECORDS_OVERLAP,
                    "another record of the same kind and id speaks of the same seconds");
        }
    }

    /** For each second the end of the observed run that it lies in; 0 where it was not observed. */
    private static short[] runEnds(List<Span> runs) {
        short[] ends = new short[Span.HOUR_SECONDS];
        for (Span run : runs) {
            Arrays.fill(ends, run.from(), run.to(), (short) run.to());
        }
        return ends;
    }

    private static String recordPointer(int record) {
        return "/" + ReportFields.RECORDS + "/" + record;
    }

    private String text() {
        if (!tokens.isText()) {
            throw wrongType("a string");
        }
        return tokens.text();
    }

    private String filledText() {
        String text = text();
        if (text.isEmpty()) {
            throw tokens.refused(ReportRule.TEXT_EMPTY, "the text is empty");
        }
        return text;
    }

    private long integer() {
        if (tokens.is(JsonToken.VALUE_NUMBER_FLOAT)) {
            tokens.checkInteger();
        }
        if (!tokens.isInteger()) {
            throw wrongType("an integer");
        }
        return tokens.integer();
    }

    private void requireObject() {
        if (!tokens.is(JsonToken.START_OBJECT)) {
            throw wrongType("an object");
        }
    }

    private void requireArray() {
        if (!tokens.is(JsonToken.START_ARRAY)) {
            throw wrongType("an array");
        }
    }

    private RefusedException wrongType(String expected) {
        return tokens.isNull()
                ? tokens.refused(ReportRule.FIELD_NULL, "null is no value here")
                : tokens.refused(ReportRule.FIELD_TYPE, "the value is not " + expected);
    }

    private static <T> T requirePresent(@Nullable T value, String pointer) {
        if (value == null) {
            throw missing(pointer);
        }
        return value;
    }

    private static RefusedException missing(String pointer) {
        return refusedAt(pointer, ReportRule.FIELD_MISSING, "the field is missing");
    }

    private static RefusedException refusedAt(String pointer, ReportRule rule, String detail) {
        return new RefusedException(rule.refusal(pointer, detail));
    }
}
