package org.meterline.upload.domain;

import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * A file that was taken.
 *
 * @param published how many of its reports the broker has acknowledged
 * @param failure why it could not be published, where it could not
 */
public record StoredFile(
        UUID id,
        ReportDigest digest,
        String provider,
        UUID usageMeterId,
        YearMonth month,
        boolean partial,
        int reports,
        FileState state,
        int published,
        Instant received,
        @Nullable Instant publishedAt,
        @Nullable Instant countedAt,
        @Nullable String failure,
        OutcomeCounts outcomes) {}
