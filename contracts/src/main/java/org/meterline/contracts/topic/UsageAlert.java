package org.meterline.contracts.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Something about counted usage that somebody has to look at, or no longer has to: a value of the topic of alerts, a CloudEvent
 * in JSON. What is about the health of a usage meter is an {@link Alert}.
 *
 * @param id the same alert sent again has the same id
 * @param time when it was found, by the business clock
 * @param subject what it is about: with provider and kind it tells which alert is raised or cleared
 */
public record UsageAlert(
        String specversion,
        UUID id,
        String source,
        Type type,
        Instant time,
        String subject,
        String provider,
        String datacontenttype,
        Data data) {

    /** What has happened to the alert. */
    public enum Type {
        @JsonProperty("meterline.usage.alert-raised.v1")
        RAISED,
        @JsonProperty("meterline.usage.alert-cleared.v1")
        CLEARED
    }

    /**
     * @param kind a word of our own, for example {@code SOURCE_SHADOWED}; new ones are added
     * @param since when it was raised
     * @param text for people
     */
    public record Data(String provider, String kind, String subject, Alert.Weight weight, Instant since, String text) {

        private static final Pattern KIND = Pattern.compile("[A-Z][A-Z_]*");

        public Data {
            Required.text(provider, "data.provider");
            if (!KIND.matcher(Required.text(kind, "data.kind")).matches()) {
                throw new IllegalArgumentException("data.kind is not a word of ours: " + kind);
            }
            Required.text(subject, "data.subject");
            Required.present(weight, "data.weight");
            Required.present(since, "data.since");
            Required.text(text, "data.text");
        }
    }

    private static final String AGGREGATION_SERVICE = "/aggregation-service";

    public UsageAlert {
        CloudEvents.checkConstants(specversion, source, AGGREGATION_SERVICE, datacontenttype);
        Required.present(id, "id");
        Required.present(type, "type");
        Required.present(time, "time");
        Required.text(subject, "subject");
        Required.text(provider, "provider");
        Required.present(data, "data");
    }

    public static UsageAlert of(UUID id, Type type, Instant time, Data data) {
        return new UsageAlert(
                CloudEvents.SPECVERSION,
                id,
                AGGREGATION_SERVICE,
                type,
                time,
                data.subject(),
                data.provider(),
                CloudEvents.JSON,
                data);
    }

    public static UsageAlert fromJson(byte[] json) {
        return MessageCodec.fromJson(json, UsageAlert.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }
}
