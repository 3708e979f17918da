package org.meterline.upload.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;

/**
 * A verified file that is to be stored.
 *
 * @param fileKey the public key that its signature was verified with
 * @param received when the whole file was had
 * @param serviceRequest whose approval let it in, where its month was closed
 */
public record NewFile(
        UUID id,
        ReportDigest digest,
        String provider,
        UsageFileManifest manifest,
        int keyGeneration,
        FileKey fileKey,
        String uploadedBy,
        Instant received,
        @Nullable UUID serviceRequest) {

    /** The same, let in by a service request. */
    public NewFile letInBy(UUID request) {
        return new NewFile(id, digest, provider, manifest, keyGeneration, fileKey, uploadedBy, received, request);
    }
}
