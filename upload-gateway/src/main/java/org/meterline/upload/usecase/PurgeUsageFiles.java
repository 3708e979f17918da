package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.meterline.upload.config.FileSettings;

/** Deletes the bytes of files that were counted long enough ago: by then the ledger has their reports. */
@ApplicationScoped
public class PurgeUsageFiles {

    private final StoredFiles files;
    private final FileSettings settings;
    private final Clock clock;

    PurgeUsageFiles(StoredFiles files, FileSettings settings, Clock clock) {
        this.files = files;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return how many files' bytes were deleted */
    public int purge() {
        Instant now = clock.instant();
        return files.purgeCountedBefore(now.minus(settings.keepCounted()), now);
    }
}
