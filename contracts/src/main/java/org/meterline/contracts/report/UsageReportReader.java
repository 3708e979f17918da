package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The strict reader of usage reports: every rule of the contract that needs no clock, in one pass over the bytes.
 * Whatever the bytes are, the answer is a {@link ReadResult}, never an exception. Safe for many threads.
 */
public final class UsageReportReader {

    /** The parser counts a name in bytes and we in characters, of at most this many bytes. */
    private static final int BYTES_PER_CHARACTER = 4;

    /** About so many, to make room at first. */
    private static final int BYTES_OF_A_RECORD = 160;

    private final ReportLimits limits;
    private final JsonFactory json;

    public UsageReportReader(ReportLimits limits) {
        this.limits = limits;
        // Our own checks come first and say where and why; these keep the parser from working for nothing before that.
        int text = limits.maxStringLength() * BYTES_PER_CHARACTER + BYTES_PER_CHARACTER;
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth() + 1)
                        .maxNameLength(text)
                        .maxStringLength(text)
                        .build())
                .build();
    }

    /** Checks a report without making an object per record. */
    public ReadResult read(byte[] original) {
        return readWith(original, null);
    }

    /**
     * Checks a report and hands out its records while it reads. A rule may turn out to be broken only after some
     * records have been handed out: on {@link ReadResult.Invalid} the caller forgets them.
     */
    public ReadResult read(byte[] original, Consumer<UsageRecord> records) {
        return readWith(original, records);
    }

    private ReadResult readWith(byte[] original, @Nullable Consumer<UsageRecord> records) {
        if (original.length > limits.maxBytes()) {
            return new ReadResult.Invalid(ReportRule.REPORT_TOO_LARGE.refusal(
                    "", "the report has more than " + limits.maxBytes() + " bytes"));
        }
        if (records == null) {
            ReadResult.Valid valid = readPlainly(original, null);
            return valid != null ? valid : readThoroughly(original, null);
        }
        HandedOut handedOut = new HandedOut(records);
        ReadResult.Valid valid = readPlainly(original, handedOut);
        return valid != null ? valid : readThoroughly(original, handedOut.butNotTwice());
    }

    /** The quick way, which takes nearly every report that is right; null where it leaves a report to the thorough way. */
    ReadResult.@Nullable Valid readPlainly(byte[] original, @Nullable Consumer<UsageRecord> records) {
        try {
            return read(new PlainTokens(original, limits), original, records);
        } catch (NotPlainException | RefusedException notPlainlyRight) {
            return null;
        }
    }

    /** The thorough way: takes all that is right, and finds the words for what is wrong. */
    ReadResult readThoroughly(byte[] original, @Nullable Consumer<UsageRecord> records) {
        try {
            boolean escapes = RawText.checkAndFindEscapes(original);
            try (JsonParser parser = json.createParser(original)) {
                return read(new JacksonTokens(parser, limits, escapes), original, records);
            }
        } catch (RefusedException e) {
            return new ReadResult.Invalid(e.refusal());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private ReadResult.Valid read(Tokens tokens, byte[] original, @Nullable Consumer<UsageRecord> records) {
        int expectedRecords = Math.min(original.length / BYTES_OF_A_RECORD, limits.maxRecords());
        ReportParse report = new ReportParse(tokens, limits, expectedRecords, records);
        ReportHeader header = report.read();
        return new ReadResult.Valid(header, ReportDigest.of(original), report.records());
    }
}
