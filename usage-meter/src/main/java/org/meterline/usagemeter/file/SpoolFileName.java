package org.meterline.usagemeter.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.domain.HourReport;

/**
 * The name of a spooled report's file. It says all that the spool has to know of a report, so that a listing of the folder
 * is the index: nothing can contradict the files, and nothing has to be rebuilt.
 */
record SpoolFileName(
        long sequence, Instant hour, UUID source, int observedSeconds, int records, int bytes, ReportDigest digest) {
    private static final String DIGEST_PREFIX = "sha256:";
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HH").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR_AND_MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm").withZone(ZoneOffset.UTC);
    private static final Pattern FORM = Pattern.compile(
            "(\\d{12,18})_(\\d{8}T\\d{2})_([0-9a-f-]{36})_(\\d{1,4})_(\\d{1,9})_(\\d{1,9})_([0-9a-f]{64})\\.zst");

    static SpoolFileName of(HourReport report) {
        return new SpoolFileName(
                report.sequence(),
                report.hour(),
                report.source(),
                report.observedSeconds(),
                report.records(),
                report.bytes().length,
                report.digest());
    }

    /** Empty where the file is something else. */
    static Optional<SpoolFileName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SpoolFileName(
                    Long.parseLong(matcher.group(1)),
                    LocalDateTime.parse(matcher.group(2) + "00", HOUR_AND_MINUTE)
                            .toInstant(ZoneOffset.UTC),
                    UUID.fromString(matcher.group(3)),
                    Integer.parseInt(matcher.group(4)),
                    Integer.parseInt(matcher.group(5)),
                    Integer.parseInt(matcher.group(6)),
                    new ReportDigest(DIGEST_PREFIX + matcher.group(7))));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "%012d_%s_%s_%d_%d_%d_%s.zst"
                .formatted(
                        sequence,
                        HOUR.format(hour),
                        source,
                        observedSeconds,
                        records,
                        bytes,
                        digest.value().substring(DIGEST_PREFIX.length()));
    }
}
