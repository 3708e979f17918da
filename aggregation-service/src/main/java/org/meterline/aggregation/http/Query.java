package org.meterline.aggregation.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.chassis.problem.Problems;

/** Reads query parameters, strictly: what cannot be read is refused, never guessed. */
final class Query {

    private static final String PART_SEPARATOR = ".";

    private Query() {}

    static BillingMonth month(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(BillingMonth::parse)
                .orElseThrow(() -> refused("month", "The month is written as 2026-11."));
    }

    static @Nullable UUID uuid(String name, @Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw refused(name, "It is not a UUID.");
        }
    }

    static <E extends Enum<E>> E constant(String name, Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> refused(
                        name,
                        "'" + text + "' is not one of "
                                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + "."));
    }

    static int limit(@Nullable Integer asked, PageSettings settings) {
        if (asked == null) {
            return settings.defaultSize();
        }
        if (asked < 1 || asked > settings.maxSize()) {
            throw refused("limit", "It is not between 1 and " + settings.maxSize() + ".");
        }
        return asked;
    }

    /** The place at which a page ended, as a word that means nothing to anybody else. */
    static String cursor(List<String> place) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return String.join(
                PART_SEPARATOR,
                place.stream()
                        .map(part -> encoder.encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    /** @param parts how many parts a place has here */
    static Optional<List<String>> place(@Nullable String cursor, int parts) {
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

    static HttpProblem unknownCursor() {
        return refused("cursor", "It was not given out here for this query.");
    }

    static HttpProblem refused(String name, String detail) {
        return Problems.of(AggregationProblem.INVALID_QUERY, detail, name, "unreadable");
    }
}
