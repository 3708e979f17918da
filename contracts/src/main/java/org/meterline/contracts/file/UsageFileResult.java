package org.meterline.contracts.file;

import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;

/** What reading a usage file came to. */
public sealed interface UsageFileResult {

    /**
     * Whole, signed by a key that is accepted, and no visitor had anything against it.
     *
     * @param fileDigest over all uncompressed bytes: the file's identity
     */
    record Verified(UsageFileManifest manifest, ReportDigest fileDigest, int reports, KeyId keyId)
            implements UsageFileResult {}

    /**
     * Not taken; the first rule found broken.
     *
     * @param line where, counted from 1, the manifest being the first
     */
    record Refused(int line, Refusal refusal) implements UsageFileResult {}
}
