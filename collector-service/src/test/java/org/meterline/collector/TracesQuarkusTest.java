package org.meterline.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.local.testing.TestMeterIssuer;

/** A trace that a usage meter began goes on into the topic. */
@QuarkusTest
class TracesQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant HOUR = Samples.hourBefore(Instant.now());

    @Inject
    CollectedSpans spans;

    /** COL-74 */
    @Test
    void aTraceFollowsEachReportIntoTheTopic() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] first = Samples.report(meter, HOUR, 1);
        byte[] second = Samples.report(meter, HOUR, 2);
        String traceId = traceId();

        UsageMeters.as(meter)
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .contentType("application/x-ndjson")
                .body((new String(first, UTF_8) + "\n" + new String(second, UTF_8)).getBytes(UTF_8))
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(202);

        SpanData intake = span(traceId, SpanKind.SERVER);
        SpanData sending = span(traceId, SpanKind.PRODUCER);
        assertEquals("00f067aa0ba902b7", intake.getParentSpanId());
        assertEquals(intake.getSpanId(), sending.getParentSpanId());
        List<ConsumerRecord<String, byte[]>> stored = Broker.read(Topics.USAGE_REPORTS, meter);
        assertEquals(2, stored.size());
        for (ConsumerRecord<String, byte[]> each : stored) {
            assertEquals(
                    "00-" + traceId + "-" + sending.getSpanId() + "-01",
                    new String(each.headers().lastHeader("traceparent").value(), UTF_8));
        }
        // Whoever reads the topic finds what it looks for, and nothing else is in its way.
        assertEquals(
                ReportDigest.of(first),
                ReportMessage.parse(name -> stored.getFirst().headers().lastHeader(name) == null
                                ? null
                                : stored.getFirst().headers().lastHeader(name).value())
                        .digest());
    }

    /** COL-75 */
    @Test
    void spansHoldNeitherBodyNorToken() throws Exception {
        UUID meter = UsageMeters.registered();
        String token = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1);
        String traceId = traceId();

        for (String body : List.of(
                new String(Samples.report(meter, HOUR, 1, "vm-of-nobodys-business"), UTF_8),
                "{\"vm-of-nobodys-business\":")) {
            var unused = io.restassured.RestAssured.given()
                    .auth()
                    .oauth2(token)
                    .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                    .contentType("application/json")
                    .body(body)
                    .post(UsageMeters.REPORTS)
                    .statusCode();
        }

        await().atMost(PATIENCE)
                .until(() -> spans.of(traceId).stream()
                                .filter(span -> span.getKind() == SpanKind.SERVER)
                                .count()
                        == 2);
        String shown = spans.of(traceId).toString();
        assertTrue(shown.contains("/api/v1/usage-reports"), shown);
        assertFalse(shown.contains("nobodys-business"), shown);
        assertFalse(shown.contains(token), shown);
        assertFalse(shown.contains(token.substring(token.lastIndexOf('.'))), shown);
    }

    private SpanData span(String traceId, SpanKind kind) {
        return await().atMost(PATIENCE)
                .until(
                        () -> spans.of(traceId).stream()
                                .filter(span -> span.getKind() == kind)
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    private static String traceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
