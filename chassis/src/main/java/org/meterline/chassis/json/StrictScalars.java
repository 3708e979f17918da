package org.meterline.chassis.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Texts, instants and durations are written as JSON strings and in one form. Jackson alone takes a number for each of them,
 * instants in any offset, leap seconds, and half a surrogate pair, which no database stores.
 */
final class StrictScalars {

    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T(?:[01]\\d|2[0-3]):\\d{2}:[0-5]\\d(?:\\.\\d{1,9})?Z");

    private StrictScalars() {}

    static SimpleModule module() {
        return new SimpleModule("strict scalars")
                .addDeserializer(String.class, new Strict<>(String.class, text -> text))
                .addDeserializer(Instant.class, new Strict<>(Instant.class, StrictScalars::instant))
                .addDeserializer(Duration.class, new Strict<>(Duration.class, Duration::parse));
    }

    private static Instant instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            throw new DateTimeException("not RFC 3339 in UTC with Z");
        }
        return Instant.parse(text);
    }

    /** Whether every surrogate has its other half, and no U+0000 stands there. */
    static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static final class Strict<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> reading;

        private Strict(Class<T> type, Function<String, T> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        @SuppressWarnings("unchecked") // Jackson's own idiom: the handler answers with the type asked for, or throws
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(_valueClass, json);
            }
            String text = json.getText();
            if (isStorable(text)) {
                try {
                    return reading.apply(text);
                } catch (DateTimeException | ArithmeticException e) {
                    return (T) context.handleWeirdStringValue(_valueClass, text, "not in the form expected here");
                }
            }
            return (T) context.handleWeirdStringValue(_valueClass, "", "half a surrogate pair, or U+0000");
        }
    }
}
