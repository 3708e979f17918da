package org.meterline.contracts.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything a usage report says besides its records.
 *
 * @param sequence the meter's own count of its reports, from 1, without gaps as far as the meter knows
 * @param previousDigest the digest of the meter's report before this one; null for its first report only
 * @param hour the start of the UTC hour that the report speaks of
 * @param observed the seconds of the hour in which the source was really watched; kept sorted and merged
 */
public record ReportHeader(
        UUID usageMeterId,
        long sequence,
        @Nullable ReportDigest previousDigest,
        Source source,
        Instant hour,
        List<Span> observed,
        @Nullable Software software) {

    /** The length of the stretch of time that a report speaks of. */
    public static final Duration HOUR = Duration.ofHours(1);

    public ReportHeader {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence is below 1: " + sequence);
        }
        if ((sequence == 1) != (previousDigest == null)) {
            throw new IllegalArgumentException("previousDigest is null where sequence is 1, and only there: sequence "
                    + sequence + ", previousDigest " + previousDigest);
        }
        if (Math.floorMod(hour.getEpochSecond(), HOUR.toSeconds()) != 0 || hour.getNano() != 0) {
            throw new IllegalArgumentException("hour is not the start of an hour: " + hour);
        }
        observed = Span.normalised(observed);
    }

    /** How many seconds of the hour were watched: what coverage counts. */
    public int observedSeconds() {
        int seconds = 0;
        for (Span span : observed) {
            seconds += span.seconds();
        }
        return seconds;
    }

    /** The first instant after the hour. */
    public Instant end() {
        return hour.plus(HOUR);
    }
}
