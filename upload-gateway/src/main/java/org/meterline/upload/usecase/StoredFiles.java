package org.meterline.upload.usecase;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.domain.DecidedReport;
import org.meterline.upload.domain.FileChain;
import org.meterline.upload.domain.StoredFile;

/** The files that were taken, for looking at and for cleaning up. */
public interface StoredFiles {

    /**
     * Which files; null where it does not matter.
     *
     * @param after the last file of the page before: the next ones are older
     */
    record Query(
            @Nullable String provider,
            @Nullable UUID usageMeterId,
            @Nullable YearMonth month,
            @Nullable Position after,
            int limit) {}

    /** A place in the order of files, newest first. */
    record Position(Instant received, UUID id) {}

    Optional<StoredFile> find(UUID id);

    List<StoredFile> list(Query query);

    /** How it stands among the other files of its usage meter. */
    FileChain chain(StoredFile file);

    /** The lines whose outcome has a reason, or is not NEW or KNOWN, in the order of the file. */
    List<DecidedReport> remarkable(UUID id, int limit);

    /**
     * Deletes the bytes of files counted before an instant; what is known of them stays.
     *
     * @return how many files
     */
    int purgeCountedBefore(Instant counted, Instant now);
}
