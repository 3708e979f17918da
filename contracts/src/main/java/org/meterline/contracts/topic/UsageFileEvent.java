package org.meterline.contracts.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * What became of a usage file: the value of the topic of usage files, a CloudEvent in JSON.
 *
 * @param id the same event sent again has the same id
 * @param time when it became so, by the business clock
 * @param subject the file's id at the upload gateway
 */
public record UsageFileEvent(
        String specversion,
        UUID id,
        String source,
        Type type,
        Instant time,
        UUID subject,
        String provider,
        String datacontenttype,
        Data data) {

    /** What became of it. */
    public enum Type {
        @JsonProperty("meterline.usage-file.counted.v1")
        COUNTED,
        @JsonProperty("meterline.usage-file.failed.v1")
        FAILED
    }

    /**
     * @param reports how many it has
     * @param outcomes how many of them came to what
     * @param failure why it could not be published, where it could not
     */
    public record Data(
            String provider,
            UUID fileId,
            UUID usageMeterId,
            String month,
            boolean partial,
            ReportDigest digest,
            int reports,
            Outcomes outcomes,
            @Nullable String failure) {

        private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

        public Data {
            Required.text(provider, "data.provider");
            Required.present(fileId, "data.fileId");
            Required.present(usageMeterId, "data.usageMeterId");
            if (!MONTH.matcher(Required.text(month, "data.month")).matches()) {
                throw new IllegalArgumentException("data.month is no month: " + month);
            }
            Required.present(digest, "data.digest");
            notNegative(reports, "data.reports");
            Required.present(outcomes, "data.outcomes");
        }
    }

    /** How many reports came to what; the names are those of report outcomes. */
    public record Outcomes(
            @JsonProperty("NEW") int fresh,
            @JsonProperty("KNOWN") int known,
            @JsonProperty("CONFLICT") int conflict,
            @JsonProperty("SHADOWED") int shadowed,
            @JsonProperty("REJECTED") int rejected) {

        public Outcomes {
            notNegative(fresh, "NEW");
            notNegative(known, "KNOWN");
            notNegative(conflict, "CONFLICT");
            notNegative(shadowed, "SHADOWED");
            notNegative(rejected, "REJECTED");
        }
    }

    private static final String UPLOAD_GATEWAY = "/upload-gateway";

    public UsageFileEvent {
        CloudEvents.checkConstants(specversion, source, UPLOAD_GATEWAY, datacontenttype);
        Required.present(id, "id");
        Required.present(type, "type");
        Required.present(time, "time");
        Required.present(subject, "subject");
        Required.text(provider, "provider");
        Required.present(data, "data");
    }

    private static void notNegative(int value, String component) {
        if (value < 0) {
            throw new IllegalArgumentException(component + " is below 0: " + value);
        }
    }

    public static UsageFileEvent of(UUID id, Type type, Instant time, Data data) {
        return new UsageFileEvent(
                CloudEvents.SPECVERSION,
                id,
                UPLOAD_GATEWAY,
                type,
                time,
                data.fileId(),
                data.provider(),
                CloudEvents.JSON,
                data);
    }

    public static UsageFileEvent fromJson(byte[] json) {
        return MessageCodec.fromJson(json, UsageFileEvent.class);
    }

    public byte[] toJson() {
        return MessageCodec.toJson(this);
    }
}
