package org.meterline.contracts.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a billing order: a value of the topic of billing orders, a CloudEvent in JSON. The order itself is
 * asked for in the API.
 *
 * @param id the same event sent again has the same id
 * @param time when it happened, by the business clock
 * @param subject the order's id
 */
public record BillingOrderEvent(
        String specversion,
        UUID id,
        String source,
        Type type,
        Instant time,
        String subject,
        String provider,
        String datacontenttype,
        Data data) {

    /** What has happened. */
    public enum Type {
        @JsonProperty("meterline.billing.order-opened.v1")
        OPENED,
        @JsonProperty("meterline.billing.order-refreshed.v1")
        REFRESHED,
        @JsonProperty("meterline.billing.order-edited.v1")
        EDITED,
        @JsonProperty("meterline.billing.order-approval-requested.v1")
        APPROVAL_REQUESTED,
        @JsonProperty("meterline.billing.order-submitted.v1")
        SUBMITTED,
        @JsonProperty("meterline.billing.order-approved.v1")
        APPROVED,
        @JsonProperty("meterline.billing.order-rejected.v1")
        REJECTED,
        @JsonProperty("meterline.billing.order-closed.v1")
        CLOSED,
        @JsonProperty("meterline.billing.order-reminder.v1")
        REMINDED,
        @JsonProperty("meterline.billing.order-overdue.v1")
        OVERDUE
    }

    /**
     * @param state the order's state after it, one of the words of the API
     * @param version the order's version after it
     * @param actor who did it: a person, or {@code calendar}
     * @param reminder of a reminder, what it reminds of: a word of our own, new ones are added
     * @param deadline of a reminder, when that is or was
     */
    public record Data(
            String provider,
            UUID orderId,
            UUID contractId,
            String month,
            String state,
            long version,
            String actor,
            @Nullable String reminder,
            @Nullable Instant deadline) {

        /** Of anything but a reminder. */
        public Data(
                String provider,
                UUID orderId,
                UUID contractId,
                String month,
                String state,
                long version,
                String actor) {
            this(provider, orderId, contractId, month, state, version, actor, null, null);
        }

        public Data {
            Required.text(provider, "data.provider");
            Required.present(orderId, "data.orderId");
            Required.present(contractId, "data.contractId");
            Required.text(month, "data.month");
            Required.text(state, "data.state");
            Required.text(actor, "data.actor");
        }
    }

    private static final String AGGREGATION_SERVICE = "/aggregation-service";

    public BillingOrderEvent {
        CloudEvents.checkConstants(specversion, source, AGGREGATION_SERVICE, datacontenttype);
        Required.present(id, "id");
        Required.present(type, "type");
        Required.present(time, "time");
        Required.text(subject, "subject");
        Required.text(provider, "provider");
        Required.present(data, "data");
    }

    public static BillingOrderEvent of(UUID id, Type type, Instant time, Data data) {
        return new BillingOrderEvent(
                CloudEvents.SPECVERSION,
                id,
                AGGREGATION_SERVICE,
                type,
                time,
                data.orderId().toString(),
                data.provider(),
                CloudEvents.JSON,
                data);
    }

    public static BillingOrderEvent fromJson(byte[] json) {
        return MessageCodec.fromJson(json, BillingOrderEvent.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }
}
