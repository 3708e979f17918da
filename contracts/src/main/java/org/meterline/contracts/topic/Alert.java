package org.meterline.contracts.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something about a usage meter that somebody has to look at, or no longer has to: the value of the topic of alerts, a
 * CloudEvent in JSON.
 *
 * @param id the same alert sent again has the same id
 * @param time when it was found, by the business clock
 * @param subject the usage meter
 */
public record Alert(
        String specversion,
        UUID id,
        String source,
        Type type,
        Instant time,
        UUID subject,
        String provider,
        String datacontenttype,
        Data data) {

    /** What has happened to the reason that the alert is about. */
    public enum Type {
        @JsonProperty("meterline.usage-meter.alert-raised.v1")
        RAISED,
        @JsonProperty("meterline.usage-meter.alert-cleared.v1")
        CLEARED
    }

    /** How bad a reason is. */
    public enum Weight {
        WARNING,
        ERROR
    }

    /** How a usage meter is doing, at a glance. */
    public enum Health {
        OK,
        WARNING,
        ERROR,
        UNKNOWN
    }

    /**
     * @param reason a word of our own, for example {@code NOT_UPLOADING}; new ones are added
     * @param health of the usage meter from now on
     * @param since when the reason began to hold
     * @param source the source that it is about, where it is about one
     * @param text for people
     */
    public record Data(
            UUID usageMeterId,
            String name,
            String provider,
            String reason,
            Weight weight,
            Health health,
            Instant since,
            @Nullable UUID source,
            String text) {

        private static final Pattern REASON = Pattern.compile("[A-Z][A-Z_]*");

        public Data {
            Required.present(usageMeterId, "data.usageMeterId");
            Required.text(name, "data.name");
            Required.text(provider, "data.provider");
            if (!REASON.matcher(Required.text(reason, "data.reason")).matches()) {
                throw new IllegalArgumentException("data.reason is not a word of ours: " + reason);
            }
            Required.present(weight, "data.weight");
            Required.present(health, "data.health");
            Required.present(since, "data.since");
            Required.text(text, "data.text");
        }
    }

    private static final String REGISTRATION_SERVICE = "/registration-service";

    public Alert {
        CloudEvents.checkConstants(specversion, source, REGISTRATION_SERVICE, datacontenttype);
        Required.present(id, "id");
        Required.present(type, "type");
        Required.present(time, "time");
        Required.present(subject, "subject");
        Required.text(provider, "provider");
        Required.present(data, "data");
    }

    public static Alert of(UUID id, Type type, Instant time, Data data) {
        return new Alert(
                CloudEvents.SPECVERSION,
                id,
                REGISTRATION_SERVICE,
                type,
                time,
                data.usageMeterId(),
                data.provider(),
                CloudEvents.JSON,
                data);
    }

    public static Alert fromJson(byte[] json) {
        return MessageCodec.fromJson(json, Alert.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }
}
