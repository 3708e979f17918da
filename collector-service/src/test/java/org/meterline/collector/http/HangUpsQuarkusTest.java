package org.meterline.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.Samples;
import org.meterline.collector.UsageMeters;
import org.meterline.local.testing.TestMeterIssuer;

/** What is left of a request when it is answered. */
@QuarkusTest
class HangUpsQuarkusTest {

    @Inject
    HangUps hangUps;

    /**
     * A timer would keep each request in memory, at full load tens of thousands of them. This client sends a body after its
     * header, not with it: only such a body is read by and by.
     */
    @Test
    void aBodyThatWasReadToItsEndIsNotWaitedFor() throws Exception {
        UUID meter = UsageMeters.registered();
        Instant hour = Samples.hourBefore(Instant.now());
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 1; i <= 50; i++) {
                HttpRequest report = HttpRequest.newBuilder(
                                URI.create("http://localhost:" + RestAssured.port + UsageMeters.REPORTS))
                        .header("Authorization", "Bearer " + TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Samples.report(meter, hour, i)))
                        .build();

                assertEquals(202, client.send(report, BodyHandlers.discarding()).statusCode());
            }
        }

        assertEquals(0, hangUps.awaited());
    }
}
