package org.meterline.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.UsageMeters;

/** What is left of a request when it is answered. */
@QuarkusTest
class HangUpsQuarkusTest {

    @Inject
    HangUps hangUps;

    /** A timer would keep each request in memory, at full load tens of thousands of them. */
    @Test
    void aBodyThatWasReadToItsEndIsNotWaitedFor() throws Exception {
        UUID meter = UsageMeters.registered();
        for (int i = 0; i < 20; i++) {
            UsageMeters.as(meter)
                    .contentType("application/json")
                    .body("{}")
                    .post(UsageMeters.REPORTS)
                    .then()
                    .statusCode(400);
        }

        assertEquals(0, hangUps.awaited());
    }
}
