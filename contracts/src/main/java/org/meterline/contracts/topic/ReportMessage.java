package org.meterline.contracts.topic;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * The headers of a message on the topic of usage reports; its value is the report's original bytes as zstd, its key
 * the usage meter's id.
 *
 * @param received the business clock's instant when the whole report or file was had: it alone decides lateness
 * @param fileId the upload gateway's id of the file, for {@link Way#FILE} only
 * @param clockSkewMillis how far the meter's clock was ahead of ours (behind: negative) when it sent the report; null where
 *     it did not say its time, and for {@link Way#FILE}
 */
public record ReportMessage(
        ReportDigest digest,
        UUID usageMeterId,
        String provider,
        UUID source,
        Instant hour,
        Instant received,
        Way way,
        @Nullable UUID fileId,
        @Nullable Long clockSkewMillis) {

    public static final String CE_SPECVERSION = "ce_specversion";
    public static final String CE_ID = "ce_id";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_TIME = "ce_time";
    public static final String CONTENT_TYPE = "content-type";
    public static final String CONTENT_ENCODING = "content-encoding";
    public static final String PROVIDER = "meterline-provider";
    public static final String METER = "meterline-meter";
    public static final String SOURCE = "meterline-source";
    public static final String HOUR = "meterline-hour";
    public static final String RECEIVED = "meterline-received";
    public static final String WAY = "meterline-way";
    public static final String FILE = "meterline-file";
    public static final String CLOCK_SKEW = "meterline-clock-skew-millis";

    /** On the topic of rejected reports only: why the consumer could not take it. */
    public static final String REASON = "meterline-reason";

    public static final String TYPE = "meterline.usage-report.v1";

    private static final String SPECVERSION = "1.0";
    private static final String JSON = "application/json";
    private static final String ZSTD = "zstd";
    private static final String METER_PATH = "/usage-meters/";

    public ReportMessage {
        if ((way == Way.FILE) != (fileId != null)) {
            throw new IllegalArgumentException(
                    "a report has a file id where it came in a file, and only there: way " + way + ", file " + fileId);
        }
    }

    /** Of a report whose meter did not say its time. */
    public ReportMessage(
            ReportDigest digest,
            UUID usageMeterId,
            String provider,
            UUID source,
            Instant hour,
            Instant received,
            Way way,
            @Nullable UUID fileId) {
        this(digest, usageMeterId, provider, source, hour, received, way, fileId, null);
    }

    /** The Kafka message key of a usage meter's messages. */
    public static byte[] key(UUID usageMeterId) {
        return utf8(usageMeterId.toString());
    }

    public Map<String, byte[]> headers() {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put(CE_SPECVERSION, utf8(SPECVERSION));
        headers.put(CE_ID, utf8(digest.value()));
        headers.put(CE_SOURCE, utf8(METER_PATH + usageMeterId));
        headers.put(CE_TYPE, utf8(TYPE));
        headers.put(CE_TIME, utf8(received.toString()));
        headers.put(CONTENT_TYPE, utf8(JSON));
        headers.put(CONTENT_ENCODING, utf8(ZSTD));
        headers.put(PROVIDER, utf8(provider));
        headers.put(METER, utf8(usageMeterId.toString()));
        headers.put(SOURCE, utf8(source.toString()));
        headers.put(HOUR, utf8(hour.toString()));
        headers.put(RECEIVED, utf8(received.toString()));
        headers.put(WAY, utf8(way.name()));
        if (fileId != null) {
            headers.put(FILE, utf8(fileId.toString()));
        }
        if (clockSkewMillis != null) {
            headers.put(CLOCK_SKEW, utf8(clockSkewMillis.toString()));
        }
        return headers;
    }

    /**
     * Reads the headers back.
     *
     * @param header gives the last value of a header, or null where there is none
     * @throws MalformedMessageException naming the header that is missing or wrong
     */
    public static ReportMessage parse(Function<String, byte @Nullable []> header) {
        expect(header, CE_TYPE, TYPE);
        expect(header, CONTENT_ENCODING, ZSTD);
        Way way = parsed(header, WAY, Way::valueOf);
        try {
            return new ReportMessage(
                    parsed(header, CE_ID, ReportDigest::new),
                    parsed(header, METER, UUID::fromString),
                    parsed(header, PROVIDER, text -> Required.text(text, PROVIDER)),
                    parsed(header, SOURCE, UUID::fromString),
                    parsed(header, HOUR, Instant::parse),
                    parsed(header, RECEIVED, Instant::parse),
                    way,
                    way == Way.FILE ? parsed(header, FILE, UUID::fromString) : null,
                    clockSkewMillis(header));
        } catch (MalformedMessageException named) {
            throw named;
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("headers contradict each other", e);
        }
    }

    /** What is said of a clock only: where it cannot be read, the report is none the worse. */
    private static @Nullable Long clockSkewMillis(Function<String, byte @Nullable []> header) {
        byte[] value = header.apply(CLOCK_SKEW);
        try {
            return value == null ? null : Long.valueOf(new String(value, StandardCharsets.UTF_8));
        } catch (NumberFormatException unreadable) {
            return null;
        }
    }

    private static void expect(Function<String, byte @Nullable []> header, String name, String expected) {
        String found = parsed(header, name, Function.identity());
        if (!found.equals(expected)) {
            throw new MalformedMessageException("header " + name + " is not " + expected + ": " + found, null);
        }
    }

    private static <T> T parsed(Function<String, byte @Nullable []> header, String name, Function<String, T> parser) {
        byte[] value = header.apply(name);
        if (value == null) {
            throw new MalformedMessageException("header " + name + " is missing", null);
        }
        String text = new String(value, StandardCharsets.UTF_8);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedMessageException("header " + name + " is malformed: " + text, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
