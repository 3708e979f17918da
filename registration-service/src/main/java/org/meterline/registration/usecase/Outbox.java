package org.meterline.registration.usecase;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.UsageMeter;

/** The usage meters whose newest revision is not on the topic yet, and the right to put it there. */
public interface Outbox {

    /** The right to publish; one process of the suite has it at a time, and loses it when it does not ask for a while. */
    interface Leadership extends AutoCloseable {

        /** Asks the database; false once the right is lost. */
        boolean held();

        @Override
        void close();
    }

    /**
     * What waits to be published.
     *
     * @param oldest how long the one that waits longest has waited; zero where none does
     */
    record Backlog(long usageMeters, Duration oldest) {}

    /** Empty where another process has it. */
    Optional<Leadership> tryToLead();

    List<UsageMeter> unpublished(int limit);

    /** What has been published is marked by revision, so that a change made meanwhile stays unpublished. */
    void markPublished(Map<UUID, Long> revisions);

    Backlog backlog();
}
