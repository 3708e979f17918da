package org.meterline.contracts.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event is read as it was written, and no other envelope is taken for one of ours. */
class CloudEventsTest {

    private static final BillingOrderEvent OPENED = BillingOrderEvent.of(
            new UUID(1, 2),
            BillingOrderEvent.Type.OPENED,
            Instant.parse("2026-11-04T00:00:00Z"),
            new BillingOrderEvent.Data(
                    "nimbus", new UUID(3, 4), new UUID(5, 6), "2026-10", "PENDING_SP", 1, "calendar"));

    @Test
    void anEventOfAnOrderIsReadAsItWasWritten() {
        assertEquals(OPENED, BillingOrderEvent.fromJson(OPENED.toJson()));
    }

    @ParameterizedTest
    @CsvSource({
        "specversion, 1.0, 2.0",
        "source, /aggregation-service, /another-service",
        "datacontenttype, application/json, text/plain"
    })
    void anotherEnvelopeIsRefused(String member, String ours, String another) {
        String written = new String(OPENED.toJson(), StandardCharsets.UTF_8);
        String changed =
                written.replace("\"" + member + "\":\"" + ours + "\"", "\"" + member + "\":\"" + another + "\"");
        assertNotEquals(written, changed);

        assertThrows(
                MalformedMessageException.class,
                () -> BillingOrderEvent.fromJson(changed.getBytes(StandardCharsets.UTF_8)));
    }
}
