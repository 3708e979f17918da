package org.meterline.upload.http;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/** Reads texts of a request that have a form. */
final class Parameters {

    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Parameters() {}

    static @Nullable YearMonth month(@Nullable String text, String field) {
        if (text == null) {
            return null;
        }
        try {
            if (MONTH.matcher(text).matches()) {
                return YearMonth.parse(text);
            }
        } catch (DateTimeException noSuchMonth) {
            // Refused below, like any other text.
        }
        throw Problems.of(CommonProblem.INVALID_FIELD, "Not a month like 2026-11.", field, "month");
    }

    static @Nullable UUID uuid(@Nullable String text, String field) {
        if (text == null) {
            return null;
        }
        if (!UUID_FORM.matcher(text).matches()) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "Not a lower-case UUID.", field, "uuid");
        }
        return UUID.fromString(text);
    }

    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "The field is needed.", field, "required");
        }
        return value;
    }

    static int limit(@Nullable Integer limit) {
        if (limit == null) {
            return Cursor.DEFAULT_LIMIT;
        }
        if (limit < 1 || limit > Cursor.LARGEST_LIMIT) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "From 1 to " + Cursor.LARGEST_LIMIT + ".", "limit", "limit");
        }
        return limit;
    }
}
