package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.Source;

/**
 * That a source exists, and since when its coverage is expected.
 *
 * @param described what the report calls it; null where no report is at hand
 * @param expectedFrom null where only TEST meters or unknown ones have spoken of it
 */
public record SourceMention(
        String provider,
        UUID source,
        @Nullable Source described,
        @Nullable Instant expectedFrom) {

    /** The order of locks. */
    static final Comparator<SourceMention> ORDER =
            Comparator.comparing(SourceMention::provider).thenComparing(SourceMention::source);

    SourceMention merge(SourceMention later) {
        return new SourceMention(
                provider,
                source,
                later.described == null ? described : later.described,
                earlier(expectedFrom, later.expectedFrom));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
