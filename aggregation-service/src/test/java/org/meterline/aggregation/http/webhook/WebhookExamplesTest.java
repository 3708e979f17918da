package org.meterline.aggregation.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookExamplesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(WebhookBodies.NEW_WEBHOOK, WebhookBodies.NewWebhook.class),
                Arguments.of(WebhookBodies.ITEM, WebhookBodies.Item.class),
                Arguments.of(WebhookBodies.DELIVERY, WebhookBodies.Delivery.class));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsWhatIsReadAndWritten(String example, Class<?> body) throws Exception {
        Object read = MAPPER.readValue(example, body);

        JsonNode written = MAPPER.readTree(MAPPER.writeValueAsString(read));

        assertEquals(MAPPER.readTree(example), written);
    }
}
