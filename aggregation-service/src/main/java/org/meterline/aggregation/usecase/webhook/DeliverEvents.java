package org.meterline.aggregation.usecase.webhook;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.meterline.aggregation.config.WebhookSettings;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.domain.webhook.RetryPlan;
import org.meterline.aggregation.domain.webhook.Verdict;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Claimed;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Share;
import org.meterline.chassis.clock.WallClock;

/**
 * Takes up deliveries that are due, and makes one attempt at each. Waits, leases and signatures go by the clock on the wall: it is
 * the receiver's clock that a signature is held against.
 */
@Singleton
public final class DeliverEvents {

    private static final String USER_AGENT = "Meterline-Webhooks/1";

    private final WebhookDeliveries deliveries;
    private final WebhookSender sender;
    private final SecretSeal seal;
    private final RetryPlan plan;
    private final WebhookSettings settings;
    private final Clock clock;
    private final RandomGenerator chance = RandomGenerator.getDefault();

    public DeliverEvents(
            WebhookDeliveries deliveries,
            WebhookSender sender,
            SecretSeal seal,
            RetryPlan plan,
            WebhookSettings settings,
            @WallClock Clock clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.seal = seal;
        this.plan = plan;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param free how many attempts may begin now
     * @param underWay how many are under way to each webhook
     */
    public List<Claimed> claim(int free, Map<UUID, Integer> underWay) {
        return deliveries.claim(
                new Share(free, settings.atOncePerWebhook(), settings.lease()), underWay, clock.instant());
    }

    /** Where the process dies in the midst of it, or what came of it cannot be noted, it is made again when the lease ends. */
    public Verdict attempt(Claimed claimed) {
        Instant now = clock.instant();
        Answer answer = sender.send(claimed.url(), headers(claimed, now), claimed.body());
        Verdict verdict = plan.verdict(answer, claimed.attempts() + 1, chance.nextInt(RetryPlan.CHANCES));
        deliveries.note(claimed, answer, verdict, clock.instant(), settings.disableAfter());
        return verdict;
    }

    private Map<String, String> headers(Claimed claimed, Instant now) {
        String id = Event.webhookId(claimed.eventSource(), claimed.eventId());
        long timestamp = now.getEpochSecond();
        String signatures = claimed.secrets().stream()
                .map(secret -> seal.open(secret, claimed.webhook()).signature(id, timestamp, claimed.body()))
                .collect(Collectors.joining(" "));
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(timestamp),
                "webhook-signature", signatures,
                "content-type", "application/cloudevents+json; charset=utf-8",
                "user-agent", USER_AGENT);
    }
}
