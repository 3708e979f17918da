package org.meterline.aggregation.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {

    @ParameterizedTest
    @CsvSource({
        "*, meterline.usage.alert-raised.v1, true",
        "meterline.usage.*, meterline.usage.alert-raised.v1, true",
        "meterline.usage.*, meterline.usage-meter.alert-raised.v1, false",
        "meterline.usage-meter.alert-raised.v1, meterline.usage-meter.alert-raised.v1, true",
        "meterline.usage-meter.alert-raised.v1, meterline.usage-meter.alert-raised.v10, false",
        "meterline.usage.alert-raised.v1*, meterline.usage.alert-raised.v10, true",
    })
    void aPatternIsATypeOrItsBeginning(String pattern, String type, boolean wanted) {
        assertEquals(wanted, new EventFilter(List.of("other", pattern)).wants(type));
    }

    @ParameterizedTest
    @CsvSource({"''", "'a b'", "A", "*a", "a**", "a*b", ".a"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new EventFilter(List.of(pattern)));
    }

    @Test
    void aDeliveryHasTheSameIdsWhoeverReadsItsEvent() {
        String id = Event.webhookId("/aggregation-service", "5f0d6c1a-93e2-4d3b-8a44-7b1c0a9f8e12");

        assertEquals(id, Event.webhookId("/aggregation-service", "5f0d6c1a-93e2-4d3b-8a44-7b1c0a9f8e12"));
        assertEquals("msg_", id.substring(0, 4));
        assertEquals(-1, id.indexOf('.'));
    }
}
