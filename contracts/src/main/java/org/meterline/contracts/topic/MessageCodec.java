package org.meterline.contracts.topic;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import org.meterline.contracts.report.ReportDigest;

/** JSON of the small messages: unknown fields are skipped (a newer writer), absent optionals are left out. */
final class MessageCodec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(digests())
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MessageCodec() {}

    static byte[] toJson(Object message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that cannot be written: " + message, e);
        }
    }

    static <T> T fromJson(byte[] json, Class<T> type) {
        try {
            T message = JSON.readValue(json, type);
            if (message == null) {
                throw new MalformedMessageException("null instead of a message", null);
            }
            return message;
        } catch (IOException e) {
            throw new MalformedMessageException("not a " + type.getSimpleName(), e);
        }
    }

    private static SimpleModule digests() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(new DigestSerializer());
        module.addDeserializer(ReportDigest.class, new DigestDeserializer());
        return module;
    }

    private static final class DigestSerializer extends StdScalarSerializer<ReportDigest> {

        private static final long serialVersionUID = 1L;

        DigestSerializer() {
            super(ReportDigest.class);
        }

        @Override
        public void serialize(ReportDigest digest, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(digest.value());
        }
    }

    private static final class DigestDeserializer extends StdScalarDeserializer<ReportDigest> {

        private static final long serialVersionUID = 1L;

        DigestDeserializer() {
            super(ReportDigest.class);
        }

        @Override
        public ReportDigest deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getValueAsString();
            if (text == null || !ReportDigest.isWellFormed(text)) {
                return (ReportDigest)
                        context.handleWeirdStringValue(ReportDigest.class, String.valueOf(text), "not a digest");
            }
            return new ReportDigest(text);
        }
    }
}
