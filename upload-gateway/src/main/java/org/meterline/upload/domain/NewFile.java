package org.meterline.upload.domain;

import java.time.Instant;
import java.util.UUID;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;

/**
 * A verified file that is to be stored.
 *
 * @param fileKey the public key that its signature was verified with
 * @param received when the whole file was had
 */
public record NewFile(
        UUID id,
        ReportDigest digest,
        String provider,
        UsageFileManifest manifest,
        int keyGeneration,
        FileKey fileKey,
        String uploadedBy,
        Instant received) {}
