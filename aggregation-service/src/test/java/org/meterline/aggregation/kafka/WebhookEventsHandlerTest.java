package org.meterline.aggregation.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.aggregation.domain.webhook.Event;

class WebhookEventsHandlerTest {

    private static Optional<Event> read(String value) {
        return WebhookEventsHandler.read(
                new ConsumerRecord<>("topic", 0, 0, "key", value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anEventIsForTheProviderThatItNamesBesideItsDataOrInIt() {
        Event beside =
                read("{\"id\":\"1\",\"source\":\"/a\",\"type\":\"t\",\"provider\":\"nimbus\",\"data\":{\"provider\":\"x\"}}")
                        .orElseThrow();
        Event within = read("{\"id\":\"1\",\"source\":\"/a\",\"type\":\"t\",\"data\":{\"provider\":\"nimbus\"}}")
                .orElseThrow();

        assertEquals("nimbus", beside.provider());
        assertEquals("nimbus", within.provider());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish",
                "[]",
                "null",
                "{\"source\":\"/a\",\"type\":\"t\",\"provider\":\"nimbus\"}",
                "{\"id\":\"1\",\"type\":\"t\",\"provider\":\"nimbus\"}",
                "{\"id\":\"1\",\"source\":\"/a\",\"provider\":\"nimbus\"}",
                "{\"id\":\"1\",\"source\":\"/a\",\"type\":\"t\"}",
                "{\"id\":1,\"source\":\"/a\",\"type\":\"t\",\"provider\":\"nimbus\"}",
                "{\"id\":\"\\u0000\",\"source\":\"/a\",\"type\":\"t\",\"provider\":\"nimbus\"}",
            })
    void whatIsNoEventIsLeftOut(String value) {
        assertEquals(Optional.empty(), read(value));
    }

    @Test
    void aDeletedKeyIsNoEvent() {
        assertEquals(
                Optional.empty(), WebhookEventsHandler.read(new ConsumerRecord<>("topic", 0, 0, "key", (byte[]) null)));
    }
}
