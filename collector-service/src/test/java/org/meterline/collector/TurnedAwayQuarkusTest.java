package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.config.RateSettings;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.collector.usecase.InFlightBytes;
import org.meterline.collector.usecase.InFlightRequests;
import org.meterline.collector.usecase.UsageMeterRates;
import org.meterline.contracts.Topics;

/** What a usage meter is told that comes too often, or while the collector has its hands full. */
@QuarkusTest
class TurnedAwayQuarkusTest {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final String HEARTBEAT = "{\"version\":\"1.0.0\",\"backlog\":3,\"sources\":[]}";

    @Inject
    InFlightRequests requests;

    @Inject
    InFlightBytes bytes;

    @Inject
    RetrySpread retry;

    @Inject
    RateSettings rates;

    @Inject
    UsageMeterRates usageMeterRates;

    @Test
    void aUsageMeterThatSendsHeartbeatsTooFastIsHeldOffAndNoOther() throws Exception {
        UUID meter = UsageMeters.registered();
        UUID another = UsageMeters.registered();
        Response last = heartbeat(meter);
        for (long sent = 1; sent < 10 * rates.heartbeatBurst() && last.statusCode() == 202; sent++) {
            last = heartbeat(meter);
        }

        last.then()
                .statusCode(429)
                .header("Retry-After", equalTo("1"))
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:rate-exceeded"));
        heartbeat(another).then().statusCode(202);
        report(meter).then().statusCode(202);
    }

    @Test
    void aUsageMeterThatSendsRequestsTooFastIsHeldOff() throws Exception {
        UUID meter = UsageMeters.registered();
        Response last = nothing(meter);
        for (int tries = 0; tries < 100 && last.statusCode() == 400; tries++) {
            while (usageMeterRates.admitRequest(meter).isZero()) {
                // Uses up the next of what there is.
            }
            last = nothing(meter);
        }

        last.then()
                .statusCode(429)
                .header("Retry-After", equalTo("1"))
                .body("type", equalTo("urn:meterline:problem:rate-exceeded"));
        heartbeat(meter).then().statusCode(202);
        assertEquals(List.of(), Broker.read(Topics.USAGE_REPORTS, meter));
    }

    @Test
    void beyondTheLimitOfRequestsAllAreTurnedAwayAndToldToComeAtDifferentTimes() throws Exception {
        List<UUID> meters = List.of(UsageMeters.registered(), UsageMeters.registered(), UsageMeters.registered());
        List<InFlightRequests.Place> taken = new ArrayList<>();
        for (var place = requests.enter(); place.isPresent(); place = requests.enter()) {
            taken.add(place.get());
        }
        try {
            for (UUID meter : meters) {
                busy(report(meter), meter);
                busy(heartbeat(meter), meter);
            }
        } finally {
            taken.forEach(InFlightRequests.Place::close);
        }

        for (UUID meter : meters) {
            report(meter).then().statusCode(202);
            assertEquals(1, Broker.read(Topics.USAGE_REPORTS, meter).size());
        }
    }

    @Test
    void beyondTheLimitOfBytesAllAreTurnedAway() throws Exception {
        UUID meter = UsageMeters.registered();
        try (InFlightBytes.Account others = bytes.open()) {
            others.take(bytes.available());

            busy(report(meter), meter);
            busy(heartbeat(meter), meter);
        }

        report(meter).then().statusCode(202);
        heartbeat(meter).then().statusCode(202);
    }

    @Test
    void aUsageMeterThatIsNotKnownYetIsToldWhenToComeAgain() {
        UUID meter = UUID.randomUUID();

        report(meter)
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo(seconds(meter)))
                .body("type", equalTo("urn:meterline:problem:usage-meter-not-known-yet"));
    }

    @Test
    void theDescriptionOfTheRoutesTellsOfIt() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.findAll{it.key.startsWith('/api/v1/')}.values().post.responses", hasSize(2))
                .body("paths.findAll{it.key.startsWith('/api/v1/')}.values().post.responses.'429'.headers", hasSize(2))
                .body(
                        "paths.findAll{it.key.startsWith('/api/v1/')}.values().post.responses.'429'.headers",
                        everyItem(hasKey("Retry-After")))
                .body(
                        "paths.findAll{it.key.startsWith('/api/v1/')}.values().post.responses.'503'.headers",
                        everyItem(hasKey("Retry-After")))
                .body(
                        "paths.'/api/v1/usage-reports'.post.responses.'429'.content.collect{it.key}",
                        hasItem("application/problem+json"));
    }

    private void busy(Response response, UUID meter) {
        response.then()
                .statusCode(503)
                .header("Retry-After", equalTo(seconds(meter)))
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:collector-busy"));
    }

    private String seconds(UUID meter) {
        long seconds = retry.of(meter).toSeconds();
        assertTrue(seconds >= retry.earliest().toSeconds());
        return Long.toString(seconds);
    }

    private static Response nothing(UUID meter) {
        return json(meter).body("").post(UsageMeters.REPORTS);
    }

    private static Response report(UUID meter) {
        return json(meter).body(Samples.report(meter, HOUR, 1)).post(UsageMeters.REPORTS);
    }

    private static Response heartbeat(UUID meter) {
        return json(meter).body(HEARTBEAT).post(UsageMeters.HEARTBEATS);
    }

    private static RequestSpecification json(UUID meter) {
        return UsageMeters.as(meter).contentType("application/json");
    }
}
