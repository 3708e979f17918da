package org.meterline.contracts.topic;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * What became of one delivery of a usage report: the value of the topic of report outcomes. A redelivery repeats the
 * first outcome, so consumers count by (file or way, digest).
 *
 * @param fileId the file it came in, for {@link Way#FILE} only
 * @param reason why, in words, where the outcome needs one
 * @param sequence the report's place in its meter's chain; null where nobody could read it, or the writer is older
 * @param previousDigest the digest of the meter's report before it; null where {@code sequence} is 1 or not known
 * @param received when the collector or the gateway had this delivery, by the business clock; null from an older writer
 * @param clockSkewMillis how far the meter's clock was ahead of ours (behind: negative) when it sent this delivery; null
 *     where that is not known
 */
public record ReportOutcome(
        UUID usageMeterId,
        String provider,
        UUID source,
        Instant hour,
        ReportDigest digest,
        Outcome outcome,
        Way way,
        @Nullable UUID fileId,
        @Nullable String reason,
        Instant decidedAt,
        @Nullable Long sequence,
        @Nullable ReportDigest previousDigest,
        @Nullable Instant received,
        @Nullable Long clockSkewMillis) {

    public enum Outcome {
        /** The first report of its source hour by its meter. */
        NEW,
        /** The same bytes were there already. */
        KNOWN,
        /** Other bytes of the same meter, source and hour were there already. */
        CONFLICT,
        /** Another meter of the provider, registered earlier, has reported the same seconds. */
        SHADOWED,
        /** It could not be taken at all. */
        REJECTED
    }

    public ReportOutcome {
        Required.present(usageMeterId, "usageMeterId");
        Required.text(provider, "provider");
        Required.present(source, "source");
        Required.present(hour, "hour");
        Required.present(digest, "digest");
        Required.present(outcome, "outcome");
        Required.present(way, "way");
        Required.present(decidedAt, "decidedAt");
        if ((way == Way.FILE) != (fileId != null)) {
            throw new IllegalArgumentException("an outcome has a file id where its report came in a file, and only"
                    + " there: way " + way + ", file " + fileId);
        }
        if (sequence != null && sequence < 1) {
            throw new IllegalArgumentException("sequence is below 1: " + sequence);
        }
        if ((sequence != null && sequence > 1) != (previousDigest != null)) {
            throw new IllegalArgumentException("a link names the one before it where its sequence is above 1, and only"
                    + " there: sequence " + sequence + ", previousDigest " + previousDigest);
        }
    }

    /** Of a delivery that tells nothing of the meter's clock. */
    public ReportOutcome(
            UUID usageMeterId,
            String provider,
            UUID source,
            Instant hour,
            ReportDigest digest,
            Outcome outcome,
            Way way,
            @Nullable UUID fileId,
            @Nullable String reason,
            Instant decidedAt,
            @Nullable Long sequence,
            @Nullable ReportDigest previousDigest,
            @Nullable Instant received) {
        this(
                usageMeterId,
                provider,
                source,
                hour,
                digest,
                outcome,
                way,
                fileId,
                reason,
                decidedAt,
                sequence,
                previousDigest,
                received,
                null);
    }

    public static ReportOutcome fromJson(byte[] json) {
        return MessageCodec.fromJson(json, ReportOutcome.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }
}
