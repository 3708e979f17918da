package org.meterline.registration.storage;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What somebody looks for: a part of a name, which may also be the beginning of an id. */
record SearchText(String lowerCase) {

    /** The ids that begin with the text, both ends included. */
    record Ids(UUID first, UUID last) {}

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f-]*");
    private static final String LOWEST = "00000000-0000-0000-0000-000000000000";
    private static final String HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    static SearchText of(String text) {
        return new SearchText(text.toLowerCase(Locale.ROOT));
    }

    /** For LIKE with {@code !} as its escape character. */
    String pattern() {
        String literal = lowerCase.replace("!", "!!").replace("%", "!%").replace("_", "!_");
        return "%" + literal + "%";
    }

    /** Empty where no id begins so. */
    Optional<Ids> ids() {
        int length = lowerCase.length();
        if (length > LOWEST.length()
                || !HEXADECIMAL.matcher(lowerCase).matches()
                || !hyphens(lowerCase).equals(hyphens(LOWEST.substring(0, length)))) {
            return Optional.empty();
        }
        return Optional.of(new Ids(
                UUID.fromString(lowerCase + LOWEST.substring(length)),
                UUID.fromString(lowerCase + HIGHEST.substring(length))));
    }

    private static String hyphens(String text) {
        return text.replaceAll("[^-]", "x");
    }
}
