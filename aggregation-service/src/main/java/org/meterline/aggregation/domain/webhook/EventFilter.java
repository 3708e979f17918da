package org.meterline.aggregation.domain.webhook;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which types of events a webhook gets.
 *
 * @param patterns each is a type, or its beginning followed by {@code *}
 */
public record EventFilter(List<String> patterns) {

    private static final String ANY_END = "*";
    private static final Pattern FORM = Pattern.compile("\\*|[a-z0-9][a-z0-9.-]{0,126}\\*?");

    public EventFilter {
        patterns = List.copyOf(patterns);
        patterns.stream().filter(pattern -> !wellFormed(pattern)).findFirst().ifPresent(pattern -> {
            throw new IllegalArgumentException("patterns has one that is none: " + pattern);
        });
    }

    public static boolean wellFormed(String pattern) {
        return FORM.matcher(pattern).matches();
    }

    public boolean wants(String type) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, type));
    }

    private static boolean matches(String pattern, String type) {
        return pattern.endsWith(ANY_END)
                ? type.startsWith(pattern.substring(0, pattern.length() - ANY_END.length()))
                : type.equals(pattern);
    }
}
