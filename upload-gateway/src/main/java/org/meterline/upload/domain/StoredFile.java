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
 * @param serviceRequest whose approval let it in, where its month was closed
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
        long sequence,
        @Nullable ReportDigest previousFile,
        FileState state,
        int published,
        Instant received,
        @Nullable Instant publishedAt,
        @Nullable Instant countedAt,
        @Nullable String failure,
        @Nullable UUID serviceRequest,
        OutcomeCounts outcomes) {}
