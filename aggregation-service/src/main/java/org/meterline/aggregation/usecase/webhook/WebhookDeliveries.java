package org.meterline.aggregation.usecase.webhook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.DeliveryState;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.domain.webhook.Verdict;

/** Events on their way to webhooks. */
public interface WebhookDeliveries {

    /**
     * Notes events for every webhook that wants them, all or none; what is noted already stays as it is.
     *
     * @param lookBack how long before a webhook was made an event may have reached its topic
     * @return how many deliveries there are more
     */
    int accept(List<Event> events, Instant now, Duration lookBack);

    /**
     * How much is taken up at once.
     *
     * @param deliveries of all webhooks
     * @param perWebhook of one
     * @param lease how long they are ours
     */
    record Share(int deliveries, int perWebhook, Duration lease) {}

    /**
     * A delivery that is ours for as long as its lease lasts.
     *
     * @param attempts how many were made
     * @param secrets those that sign now
     */
    record Claimed(
            UUID id,
            UUID webhook,
            UUID lease,
            URI url,
            String eventSource,
            String eventId,
            byte[] body,
            int attempts,
            List<SealedSecret> secrets) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Claimed claimed && id.equals(claimed.id) && lease.equals(claimed.lease);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }

        /** Neither body nor address: both may hold what is nobody else's business. */
        @Override
        public String toString() {
            return id + " of webhook " + webhook;
        }
    }

    /** @param underWay how many deliveries to a webhook this process has in hand */
    List<Claimed> claim(Share share, Map<UUID, Integer> underWay, Instant now);

    /**
     * Notes what came of an attempt. That of somebody whose lease ended is noted only where the receiver has taken it.
     *
     * @param disableAfter for how long every attempt may fail before the webhook is disabled
     */
    void note(Claimed claimed, Answer answer, Verdict verdict, Instant now, Duration disableAfter);

    /**
     * A delivery as it is shown.
     *
     * @param due when it is tried next, or when an attempt under way is given up; null where it is not PENDING
     */
    record Row(
            UUID id,
            String eventSource,
            String eventId,
            String eventType,
            DeliveryState state,
            int attempts,
            Instant created,
            @Nullable Instant due,
            @Nullable Instant lastAttempt,
            @Nullable Integer lastStatus,
            @Nullable String lastError,
            @Nullable Instant delivered) {}

    /** The place of a delivery among those of its webhook. */
    record Place(Instant created, UUID id) {}

    /** The newest first. */
    List<Row> list(UUID webhook, @Nullable DeliveryState state, @Nullable Place after, int limit);

    Optional<Row> find(UUID webhook, UUID id);

    /** Makes it as if it had never been tried, and due; one that is under way stays as it is. */
    void replay(UUID webhook, UUID id, Instant now);

    /** What a replay came to. */
    record Replayed(int replayed, int left) {}

    /** The same for all that are dead, the oldest first. */
    Replayed replayDead(UUID webhook, Instant now, int most);

    /** Deletes what was made before then and need not be kept, some of it; tells whether there may be more. */
    boolean purge(Instant before, int rowsPerWebhook);

    /**
     * How it stands with all of them.
     *
     * @param oldestPending when the delivery was made that waits longest; null where none does
     * @param disabled webhooks to which nothing is sent
     */
    record Counts(long pending, @Nullable Instant oldestPending, long dead, long disabled) {}

    Counts counts();
}
