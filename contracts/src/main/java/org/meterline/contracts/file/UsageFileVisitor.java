package org.meterline.contracts.file;

import java.io.IOException;
import java.util.Optional;
import org.meterline.contracts.report.Refusal;

/**
 * Sees a usage file's lines as they are read. The signature comes last, so what a visitor has seen is worth nothing
 * until the reader says {@link UsageFileResult.Verified}.
 */
public interface UsageFileVisitor {

    /** The manifest; a refusal ends the reading. */
    default Optional<Refusal> manifest(UsageFileManifest manifest) throws IOException {
        return Optional.empty();
    }

    /**
     * The next report; a refusal ends the reading.
     *
     * @param line counted from 1, the manifest being the first
     * @param original the report's bytes, without the line break
     */
    Optional<Refusal> report(UsageFileManifest manifest, int line, byte[] original) throws IOException;
}
