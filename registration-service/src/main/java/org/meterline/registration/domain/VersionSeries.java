package org.meterline.registration.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Versions that belong together: {@code 4.1.x}, or {@code 4.3+} for 4.3 and all that came later.
 *
 * @param end the first version that no longer belongs to it; null: there is none
 */
public record VersionSeries(
        String text, SoftwareVersion first, @Nullable SoftwareVersion end) {

    private static final String ONE_SERIES = ".x";
    private static final String AND_LATER = "+";

    /** Empty where the text is no series. */
    public static Optional<VersionSeries> parse(String text) {
        if (text.endsWith(ONE_SERIES)) {
            return SoftwareVersion.parse(without(text, ONE_SERIES))
                    .filter(first -> first.parts().size() < 4)
                    .map(first -> new VersionSeries(text, first, first.nextSeries()));
        }
        if (text.endsWith(AND_LATER)) {
            return SoftwareVersion.parse(without(text, AND_LATER)).map(first -> new VersionSeries(text, first, null));
        }
        return Optional.empty();
    }

    private static String without(String text, String ending) {
        return text.substring(0, text.length() - ending.length());
    }

    public boolean contains(SoftwareVersion version) {
        return !version.before(first) && (end == null || version.before(end));
    }

    boolean overlaps(VersionSeries other) {
        return (end == null || other.first.before(end)) && (other.end == null || first.before(other.end));
    }

    @Override
    public String toString() {
        return text;
    }
}
