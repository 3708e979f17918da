package org.meterline.aggregation.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.chassis.problem.Problems;

/** Reads query parameters, strictly: what cannot be read is refused, never guessed. */
public final class Query {

    private static final String PART_SEPARATOR = ".";
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Query() {}

    public static BillingMonth month(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(BillingMonth::parse)
                .orElseThrow(() -> refused("month", "The month is written as 2026-11."));
    }

    /** Reads {@code 2026-11-05}. */
    public static LocalDate day(String name, String text) {
        try {
            if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException noSuchDay) {
            // answered below
        }
        throw refused(name, "A day is written as 2026-11-05.");
    }

    public static @Nullable UUID uuid(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        // The JDK reads shorter forms as well.
        if (!UUID_FORM.matcher(text).matches()) {
            throw refused(name, "It is not a UUID.");
        }
        return UUID.fromString(text);
    }

    public static <E extends Enum<E>> E constant(String name, Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> refused(
                        name,
                        "'" + text + "' is not one of "
                                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + "."));
    }

    public static int limit(@Nullable Integer asked, PageSettings settings) {
        if (asked == null) {
            return settings.defaultSize();
        }
        if (asked < 1 || asked > settings.maxSize()) {
            throw refused("limit", "It is not between 1 and " + settings.maxSize() + ".");
        }
        return asked;
    }

    /** The place at which a page ended, as a word that means nothing to anybody else. */
    public static String cursor(List<String> place) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return String.join(
                PART_SEPARATOR,
                place.stream()
                        .map(part -> encoder.encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    /** @param parts how many parts a place has here */
    public static Optional<List<String>> place(@Nullable String cursor, int parts) {
        if (cursor == null) {
            return Optional.empty();
        }
        try {
            List<String> place = Arrays.stream(cursor.split("\\" + PART_SEPARATOR, -1))
                    .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                    .toList();
            if (place.size() == parts && place.stream().noneMatch(part -> part.indexOf('\0') >= 0)) {
                return Optional.of(place);
            }
        } catch (IllegalArgumentException notBase64) {
            // answered below
        }
        throw unknownCursor();
    }

    public static HttpProblem unknownCursor() {
        return refused("cursor", "It was not given out here for this query.");
    }

    public static HttpProblem refused(String name, String detail) {
        return Problems.of(AggregationProblem.INVALID_QUERY, detail, name, "unreadable");
    }
}
