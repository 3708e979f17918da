package org.meterline.contracts.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;

/** Reads the manifest from its line; fields that it does not know are let be. */
final class ManifestParse {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern MONTH_FORM = Pattern.compile("(?!0000)[0-9]{4}-(0[1-9]|1[0-2])");
    private static final Pattern TIME_FORM =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z");

    /** Carries a refusal out of the parsing; never leaves this class. */
    private static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String field;

        InvalidException(String field, String detail) {
            super(detail, null, false, false);
            this.field = field;
        }
    }

    /** What reading a manifest came to. */
    sealed interface Result {
        record Read(UsageFileManifest manifest) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }

    private final JsonNode tree;

    private ManifestParse(JsonNode tree) {
        this.tree = tree;
    }

    static Result read(byte[] line) {
        return StrictJson.object(line)
                .map(tree -> new ManifestParse(tree).read())
                .orElseGet(() -> new Result.Refused(
                        FileRule.MANIFEST_MALFORMED.refusal("", "the first line is not a JSON object")));
    }

    private Result read() {
        try {
            return new Result.Read(manifest());
        } catch (InvalidException e) {
            return new Result.Refused(FileRule.MANIFEST_INVALID.refusal("/" + e.field, String.valueOf(e.getMessage())));
        }
    }

    private UsageFileManifest manifest() throws InvalidException {
        text(UsageFileManifest.SCHEMA, UsageFileManifest.SCHEMA_ID::equals, "not " + UsageFileManifest.SCHEMA_ID);
        String meter = text(UsageFileManifest.USAGE_METER_ID, matches(UUID_FORM), "not a lower-case UUID");
        String month = text(UsageFileManifest.MONTH, matches(MONTH_FORM), "not a month like 2026-11");
        boolean partial = truth(UsageFileManifest.PARTIAL);
        Instant createdAt = time(UsageFileManifest.CREATED_AT);
        long sequence = integer(UsageFileManifest.SEQUENCE, 1, Long.MAX_VALUE);
        ReportDigest previous = previousFile(sequence);
        int reports = (int) integer(UsageFileManifest.REPORTS, 0, Integer.MAX_VALUE);
        return new UsageFileManifest(
                UUID.fromString(meter), YearMonth.parse(month), partial, createdAt, sequence, previous, reports);
    }

    private @Nullable ReportDigest previousFile(long sequence) throws InvalidException {
        JsonNode value = present(UsageFileManifest.PREVIOUS_FILE);
        if ((sequence == 1) != value.isNull()) {
            throw new InvalidException(UsageFileManifest.PREVIOUS_FILE, "null where the sequence is 1, and only there");
        }
        if (value.isNull()) {
            return null;
        }
        return new ReportDigest(text(
                UsageFileManifest.PREVIOUS_FILE,
                ReportDigest::isWellFormed,
                "not sha256: and 64 lower-case hexadecimal digits"));
    }

    private JsonNode present(String field) throws InvalidException {
        JsonNode value = tree.get(field);
        if (value == null) {
            throw new InvalidException(field, "the field is missing");
        }
        return value;
    }

    private String text(String field, Predicate<String> form, String otherwise) throws InvalidException {
        JsonNode value = present(field);
        if (!value.isTextual() || !form.test(value.textValue())) {
            throw new InvalidException(field, otherwise);
        }
        return value.textValue();
    }

    private static Predicate<String> matches(Pattern form) {
        return text -> form.matcher(text).matches();
    }

    private boolean truth(String field) throws InvalidException {
        JsonNode value = present(field);
        if (!value.isBoolean()) {
            throw new InvalidException(field, "not true or false");
        }
        return value.booleanValue();
    }

    private long integer(String field, long least, long most) throws InvalidException {
        JsonNode value = present(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw new InvalidException(field, "not an integer from " + least + " to " + most);
        }
        return value.longValue();
    }

    private Instant time(String field) throws InvalidException {
        String otherwise = "not a UTC time like 2026-11-21T10:15:00Z";
        String text = text(field, matches(TIME_FORM), otherwise);
        try {
            return Instant.parse(text);
        } catch (DateTimeException noSuchDay) {
            throw new InvalidException(field, otherwise);
        }
    }
}
