package org.meterline.upload.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That somebody brought a file which was not taken: all that is kept of it.
 *
 * @param provider of whoever brought it; null for the platform
 * @param usageMeterId that the file says it is of; null where it did not come to say so
 * @param month that the file says it is of
 * @param rule what it broke, in one word
 * @param line where, counted from 1; null where it is not about a line
 */
public record RefusedUpload(
        UUID id,
        Instant at,
        @Nullable String provider,
        String uploadedBy,
        @Nullable UUID usageMeterId,
        @Nullable String month,
        String rule,
        @Nullable Integer line) {}
