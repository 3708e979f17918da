package org.meterline.collector;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.UsageMeterState.Status;

@QuarkusTest
class HeartbeatQuarkusTest {

    private static final String BODY = """
            {"version":"1.0.0","backlog":3,"sources":[
             {"id":"6f1d2c3b-0000-4000-8000-000000000001","kind":"vcenter","status":"OK","lastCollectedHour":"2026-11-21T10:00:00Z"},
             {"id":"6f1d2c3b-0000-4000-8000-000000000002","kind":"vcenter","status":"UNREACHABLE"}]}""";

    @Test
    void aHeartbeatIsPublishedWithTheSkewOfTheMetersClock() throws Exception {
        UUID meter = UsageMeters.registered();
        String tenMinutesAhead = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(600).atOffset(ZoneOffset.UTC));

        send(UsageMeters.as(meter).header("Date", tenMinutesAhead), BODY).statusCode(202);
        send(UsageMeters.as(meter), BODY).statusCode(202);

        List<Heartbeat> heartbeats = Broker.read(Topics.HEARTBEATS, meter).stream()
                .map(stored -> Heartbeat.fromJson(stored.value()))
                .toList();
        assertEquals(2, heartbeats.size());
        Heartbeat first = heartbeats.getFirst();
        assertEquals(meter, first.usageMeterId());
        assertEquals(Samples.PROVIDER, first.provider());
        assertEquals("1.0.0", first.version());
        assertEquals(3, first.backlog());
        assertEquals(Heartbeat.SourceStatus.OK, first.sources().getFirst().status());
        assertEquals(
                Instant.parse("2026-11-21T10:00:00Z"),
                first.sources().getFirst().lastCollectedHour());
        Long skew = first.clockSkewMillis();
        assertNotNull(skew);
        assertTrue(skew > 570_000 && skew <= 600_000, "skew " + skew);
        assertNull(heartbeats.getLast().clockSkewMillis());
    }

    @Test
    void aSuspendedMeterIsStillHeardAndAnUnregisteredOneIsNot() throws Exception {
        UUID meter = UsageMeters.registered();

        UsageMeters.known(Samples.state(meter, Status.SUSPENDED, 2, List.of(Samples.generation(1, null))));
        send(UsageMeters.as(meter), BODY).statusCode(202);

        UsageMeters.known(Samples.state(meter, Status.UNREGISTERED, 3, List.of(Samples.generation(1, null))));
        send(UsageMeters.as(meter), BODY).statusCode(403);
    }

    @Test
    void whatIsNotAHeartbeatIsAProblem() throws Exception {
        UUID meter = UsageMeters.registered();

        send(UsageMeters.as(meter), "{").statusCode(400).body("type", equalTo("urn:meterline:problem:malformed-json"));
        send(UsageMeters.as(meter), BODY.replace("backlog", "baklog"))
                .statusCode(400)
                .body("type", equalTo("urn:meterline:problem:unknown-field"));
        send(UsageMeters.as(meter), BODY.replace("\"1.0.0\"", "\"\""))
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:invalid-field"))
                .body("field", equalTo("/version"));
        send(UsageMeters.as(meter), BODY.replace("UNREACHABLE", "AWAY")).statusCode(400);
        send(UsageMeters.as(meter), "null").statusCode(400);
        send(UsageMeters.as(meter), BODY + " ".repeat(1024 * 1024))
                .statusCode(413)
                .body("type", equalTo("urn:meterline:problem:request-too-large"));
        assertEquals(0, Broker.read(Topics.HEARTBEATS, meter).size());
    }

    private static ValidatableResponse send(RequestSpecification request, String body) {
        return request.contentType("application/json")
                .body(body)
                .post(UsageMeters.HEARTBEATS)
                .then();
    }
}
