package org.meterline.registration.http;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.registration.config.RegistrationSettings;

/** Page sizes, cursors and filters as they stand in a query, read strictly. */
@Singleton
class Paging {

    private static final int LONGEST_CURSOR = 64;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}|\\p{Cs}");

    private final RegistrationSettings settings;

    Paging(RegistrationSettings settings) {
        this.settings = settings;
    }

    int limit(@Nullable String limit) {
        if (limit == null) {
            return settings.defaultPageSize();
        }
        long number = number(limit, "limit");
        if (number < 1 || number > settings.largestPageSize()) {
            throw Problems.of(
                    CommonProblem.INVALID_FIELD,
                    "A page has 1 to " + settings.largestPageSize() + " items.",
                    "limit",
                    "range");
        }
        return Math.toIntExact(number);
    }

    /** @param list which list the cursor is of, so that one list's cursor is not taken for another's */
    static String cursor(String list, long last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((list + ":" + last).getBytes(StandardCharsets.US_ASCII));
    }

    static long position(String list, @Nullable String cursor, long whereNone) {
        if (cursor == null) {
            return whereNone;
        }
        try {
            if (cursor.length() <= LONGEST_CURSOR) {
                String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
                if (plain.startsWith(list + ":")) {
                    long last = Long.parseLong(plain, list.length() + 1, plain.length(), 10);
                    if (last >= 0 && cursor(list, last).equals(cursor)) {
                        return last;
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
        throw badCursor();
    }

    private static RuntimeException badCursor() {
        return Problems.of(
                CommonProblem.MALFORMED_REQUEST, "Take the cursor from nextCursor as it is.", "cursor", "cursor");
    }

    static <E extends Enum<E>> @Nullable E oneOf(Class<E> values, @Nullable String value, String parameter) {
        if (value == null) {
            return null;
        }
        return Arrays.stream(values.getEnumConstants())
                .filter(constant -> constant.name().equals(value.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "One of " + Arrays.toString(values.getEnumConstants()) + " is needed.",
                        parameter,
                        "one-of"));
    }

    /** What is searched for; null: everything. */
    @Nullable
    String text(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > settings.longestSearch()) {
            throw Problems.of(
                    CommonProblem.INVALID_FIELD,
                    "At most " + settings.longestSearch() + " characters are searched for.",
                    "q",
                    "size");
        }
        if (CONTROL.matcher(text).find()) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "No name or id holds control characters.", "q", "pattern");
        }
        return text.strip();
    }

    private static long number(String text, String parameter) {
        if (!NUMBER.matcher(text).matches()) {
            throw Problems.of(CommonProblem.MALFORMED_REQUEST, "This is not a number.", parameter, "number");
        }
        return Long.parseLong(text);
    }
}
