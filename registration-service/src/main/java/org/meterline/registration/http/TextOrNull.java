package org.meterline.registration.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a text that is absent (null) from one that is null (empty): in a change, null takes away. */
final class TextOrNull extends StdDeserializer<Optional<String>> {

    private static final long serialVersionUID = 1L;

    TextOrNull() {
        super(Optional.class);
    }

    @Override
    public Optional<String> deserialize(JsonParser json, DeserializationContext context) throws IOException {
        return Optional.of(context.readValue(json, String.class));
    }

    @Override
    public Optional<String> getNullValue(DeserializationContext context) {
        return Optional.empty();
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
