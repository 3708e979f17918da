package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.meterline.upload.config.FileSettings;

/**
 * Deletes the bytes of files that were counted long enough ago, for by then the ledger has their reports; and what was noted of
 * refusals long ago.
 */
@ApplicationScoped
public class PurgeUsageFiles {

    private final StoredFiles files;
    private final RefusalLog refusals;
    private final ReportedHours hours;
    private final FileSettings settings;
    private final Clock clock;

    PurgeUsageFiles(StoredFiles files, RefusalLog refusals, ReportedHours hours, FileSettings settings, Clock clock) {
        this.files = files;
        this.refusals = refusals;
        this.hours = hours;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return how many files' bytes were deleted */
    public int purge() {
        Instant now = clock.instant();
        var unused = refusals.purgeBefore(now.minus(settings.keepRefusals()));
        // Of older months no file can be taken.
        var unusedToo = hours.purgeBefore(
                YearMonth.from(now.minus(settings.oldestHour()).atOffset(ZoneOffset.UTC)));
        return files.purgeCountedBefore(now.minus(settings.keepCounted()), now);
    }
}
