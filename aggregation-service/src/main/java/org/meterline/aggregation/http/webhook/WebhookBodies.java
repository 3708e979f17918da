package org.meterline.aggregation.http.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.DeliveryState;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries;

/** What webhooks look like on the wire. */
final class WebhookBodies {

    private WebhookBodies() {}

    /**
     * A webhook to be made.
     *
     * @param eventTypes types of events, or their beginnings followed by *
     */
    public record NewWebhook(
            @Nullable String url,
            @Nullable List<String> eventTypes,
            @Nullable String description) {}

    /** Whether anything is sent. */
    public enum State {
        ENABLED,
        DISABLED
    }

    /**
     * A webhook.
     *
     * @param disabledReason why nothing is sent: GONE, FAILING
     * @param failingSince since when every attempt has failed
     * @param secret what deliveries are signed with; only in the answer that made it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            UUID id,
            String url,
            List<String> eventTypes,
            String description,
            State state,
            Webhook.@Nullable Reason disabledReason,
            @Nullable Instant disabledAt,
            @Nullable Instant failingSince,
            Instant createdAt,
            @Nullable String secret) {

        static Item of(Webhook webhook, @Nullable String secret) {
            Webhook.Disabled disabled = webhook.disabled();
            return new Item(
                    webhook.id(),
                    webhook.terms().url().toString(),
                    webhook.terms().eventTypes().patterns(),
                    webhook.terms().description(),
                    disabled == null ? State.ENABLED : State.DISABLED,
                    disabled == null ? null : disabled.reason(),
                    disabled == null ? null : disabled.since(),
                    webhook.failingSince(),
                    webhook.created(),
                    secret);
        }
    }

    /** @param overlap how long the secrets before it still sign; PT0S where one got about */
    public record RotationBody(@Nullable Duration overlap) {}

    /** @param othersUntil until when the secrets before it still sign */
    public record RotatedBody(String secret, Instant othersUntil) {}

    /**
     * A delivery.
     *
     * @param webhookId the header of that name
     * @param nextAttemptAt when it is tried next; while an attempt is under way, when that is given up
     * @param lastStatus of the last answer, where there was one
     * @param lastError why there was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(
            UUID id,
            String webhookId,
            String eventId,
            String eventSource,
            String eventType,
            DeliveryState state,
            int attempts,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant lastAttemptAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError,
            @Nullable Instant deliveredAt) {

        static Delivery of(WebhookDeliveries.Row row) {
            return new Delivery(
                    row.id(),
                    Event.webhookId(row.eventSource(), row.eventId()),
                    row.eventId(),
                    row.eventSource(),
                    row.eventType(),
                    row.state(),
                    row.attempts(),
                    row.created(),
                    row.due(),
                    row.lastAttempt(),
                    row.lastStatus(),
                    row.lastError(),
                    row.delivered());
        }
    }

    /** @param left how many are dead still: ask again until it is 0 */
    public record ReplayedBody(int replayed, int left) {}

    static final String NEW_WEBHOOK = """
            {"url": "https://portal.example.com/meterline", "eventTypes": ["meterline.usage.*"], "description": "portal"}""";

    static final String ITEM = """
            {
              "id": "0b6e4c1e-0000-4000-8000-000000000004",
              "url": "https://portal.example.com/meterline",
              "eventTypes": ["meterline.usage.*", "meterline.usage-meter.alert-raised.v1"],
              "description": "portal",
              "state": "DISABLED", "disabledReason": "FAILING", "disabledAt": "2026-11-22T10:00:00Z",
              "failingSince": "2026-11-17T09:59:00Z",
              "createdAt": "2026-11-01T12:00:00Z"
            }""";

    static final String DELIVERY = """
            {
              "id": "6f1d2c3e-0000-3000-8000-000000000001",
              "webhookId": "msg_9f2c0000000000000000000000000000",
              "eventId": "5f0d6c1a-93e2-4d3b-8a44-7b1c0a9f8e12",
              "eventSource": "/aggregation-service",
              "eventType": "meterline.usage.alert-raised.v1",
              "state": "PENDING", "attempts": 2,
              "createdAt": "2026-11-22T10:00:00Z", "nextAttemptAt": "2026-11-22T10:05:07Z",
              "lastAttemptAt": "2026-11-22T10:00:06Z", "lastError": "timed-out"
            }""";
}
