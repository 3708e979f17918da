package org.meterline.upload.usecase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.domain.RefusedUpload;

/** Who was refused which file, and why. */
public interface RefusalLog {

    /** A place in the order of refusals, newest first. */
    record Position(Instant at, UUID id) {}

    void note(RefusedUpload refused);

    /** @param provider null: everybody's */
    List<RefusedUpload> list(@Nullable String provider, @Nullable Position after, int limit);

    /**
     * Forgets refusals of before an instant.
     *
     * @return how many
     */
    int purgeBefore(Instant at);
}
