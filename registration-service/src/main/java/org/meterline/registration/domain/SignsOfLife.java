package org.meterline.registration.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a usage meter last showed of itself; none of it is part of the registration. */
public record SignsOfLife(
        @Nullable String version,
        @Nullable String fingerprint,
        @Nullable Instant lastSeenAt,
        @Nullable Instant lastReportHour,
        @Nullable Instant lastUploadAt) {

    public static SignsOfLife none() {
        return new SignsOfLife(null, null, null, null, null);
    }

    /** Somebody says which version it runs; that is no sign of its own. */
    public SignsOfLife running(SoftwareVersion newVersion) {
        return new SignsOfLife(newVersion.toString(), fingerprint, lastSeenAt, lastReportHour, lastUploadAt);
    }

    public SignsOfLife seen(@Nullable String newVersion, @Nullable String newFingerprint, Instant at) {
        return new SignsOfLife(
                newVersion == null ? version : newVersion,
                newFingerprint == null ? fingerprint : newFingerprint,
                at,
                lastReportHour,
                lastUploadAt);
    }
}
