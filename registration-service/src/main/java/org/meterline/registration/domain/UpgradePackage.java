package org.meterline.registration.domain;

import org.jspecify.annotations.Nullable;

/**
 * What an upgrade is installed from, as whoever distributes it describes it.
 *
 * @param fileName null: not published
 * @param sha256 64 lower-case hexadecimal digits
 */
public record UpgradePackage(
        SoftwareVersion version,
        @Nullable String fileName,
        String sha256,
        @Nullable Long sizeBytes,
        @Nullable String url) {}
