package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.contracts.Topics;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.contracts.topic.Way;
import org.meterline.local.testing.TestMeterIssuer;
import org.meterline.local.testing.Tokens;

@QuarkusTest
class UsageReportQuarkusTest {

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String PROBLEM = "application/problem+json";
    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final int MIB = 1024 * 1024;

    @Inject
    RetrySpread retry;

    @BeforeAll
    static void sendBodiesAsTheyAre() {
        RestAssured.config = RestAssured.config()
                .encoderConfig(
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));
    }

    @Test
    void aReportIsOnTheTopicOnceItIsAccepted() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] report = Samples.report(meter, HOUR, 1);

        send(meter, JSON, "", report)
                .statusCode(202)
                .contentType(JSON)
                .body("accepted", hasSize(1))
                .body("accepted[0].source", equalTo(Samples.SOURCE.toString()))
                .body("accepted[0].hour", equalTo(HOUR.toString()))
                .body("accepted[0].digest", equalTo(ReportDigest.of(report).value()))
                .body("rejected", hasSize(0));

        ConsumerRecord<String, byte[]> stored =
                Broker.read(Topics.USAGE_REPORTS, meter).getFirst();
        assertArrayEquals(report, Compression.unzstd(stored.value(), MIB));
        ReportMessage message = message(stored);
        assertEquals(ReportDigest.of(report), message.digest());
        assertEquals(meter, message.usageMeterId());
        assertEquals(Samples.PROVIDER, message.provider());
        assertEquals(Samples.SOURCE, message.source());
        assertEquals(HOUR, message.hour());
        assertEquals(Way.ONLINE, message.way());
        assertNotNull(message.received());
    }

    @Test
    void aSingleReportAsZstdReachesTheTopicUnchanged() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] sent = Zstd.compress(Samples.report(meter, HOUR, 1), 19);

        send(meter, JSON, "zstd", sent).statusCode(202);

        assertArrayEquals(
                sent, Broker.read(Topics.USAGE_REPORTS, meter).getFirst().value());
    }

    @Test
    void linesAreAcceptedInPart() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] first = Samples.report(meter, HOUR, 1);
        byte[] foreign = Samples.report(UUID.randomUUID(), HOUR, 1);
        byte[] future = Samples.report(meter, HOUR.plusSeconds(7200), 2);
        byte[] second = Samples.report(meter, HOUR.minusSeconds(3600), 3);
        byte[] lines = lines(first, new byte[0], "{\"schema\":".getBytes(UTF_8), foreign, future, second);

        for (String encoding : List.of("", "gzip", "zstd")) {
            send(meter, NDJSON, encoding, encoded(lines, encoding))
                    .statusCode(202)
                    .body(
                            "accepted.digest",
                            equalTo(List.of(
                                    ReportDigest.of(first).value(),
                                    ReportDigest.of(second).value())))
                    .body("rejected.line", equalTo(List.of(3, 4, 5)))
                    .body("rejected[0].problem.status", equalTo(400))
                    .body("rejected[0].problem.type", equalTo("urn:meterline:problem:malformed-report"))
                    .body("rejected[1].problem.status", equalTo(403))
                    .body("rejected[1].problem.type", equalTo("urn:meterline:problem:another-usage-meter"))
                    .body("rejected[2].problem.status", equalTo(422))
                    .body("rejected[2].problem.rule", equalTo("hour-not-over"))
                    .body("rejected[2].problem.field", equalTo("/hour"));
        }

        assertEquals(6, Broker.read(Topics.USAGE_REPORTS, meter).size());
    }

    @Test
    void everyLineRefusedIsStillAnAnswer() throws Exception {
        UUID meter = UsageMeters.registered();

        send(meter, NDJSON, "", "1\n2".getBytes(UTF_8))
                .statusCode(202)
                .body("accepted", hasSize(0))
                .body("rejected", hasSize(2));
    }

    @Test
    void aSingleReportThatIsInvalidIsAProblem() throws Exception {
        UUID meter = UsageMeters.registered();

        problem(send(meter, JSON, "", "{".getBytes(UTF_8)), 400, "malformed-report")
                .body("rule", equalTo("malformed-json"))
                .body("requestId", notNullValue())
                .body("detail", not(containsString("com.fasterxml")));
        problem(send(meter, JSON, "", "{}".getBytes(UTF_8)), 422, "invalid-report");
        problem(send(meter, JSON, "", Samples.report(UUID.randomUUID(), HOUR, 1)), 403, "another-usage-meter");
        problem(send(meter, JSON, "gzip", "not gzip".getBytes(UTF_8)), 400, "unreadable-body");
        assertEquals(0, Broker.read(Topics.USAGE_REPORTS, meter).size());
    }

    @Test
    void onlyRegisteredUsageMetersSend() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] report = Samples.report(meter, HOUR, 1);

        problem(post(given(), JSON, "", report), 401, "unauthenticated").header("WWW-Authenticate", notNullValue());
        problem(
                post(bearer(TestMeterIssuer.expiredTokenFor(meter, Samples.PROVIDER, 1)), JSON, "", report),
                401,
                "unauthenticated");
        problem(
                post(
                        bearer(TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1, Map.of("aud", "meterline"))),
                        JSON,
                        "",
                        report),
                401,
                "unauthenticated");
        problem(post(bearer(Tokens.forClient("portal")), JSON, "", report), 403, "forbidden");
        problem(
                post(bearer(TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 2)), JSON, "", report),
                401,
                "access-token-replaced");
        problem(
                post(bearer(TestMeterIssuer.tokenFor(meter, "stratus", 1)), JSON, "", report),
                401,
                "access-token-replaced");
        UUID unknown = UUID.randomUUID();
        problem(send(unknown, JSON, "", Samples.report(unknown, HOUR, 1)), 503, "usage-meter-not-known-yet")
                .header("Retry-After", equalTo(Long.toString(retry.of(unknown).toSeconds())));
    }

    @Test
    void whatTheRegistrationServiceDoesTakesEffectHere() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] report = Samples.report(meter, HOUR, 1);

        UsageMeters.known(Samples.state(meter, Status.SUSPENDED, 2, List.of(Samples.generation(1, null))));
        problem(send(meter, JSON, "", report), 403, "usage-meter-suspended");

        UsageMeters.known(Samples.registered(meter, 3));
        send(meter, JSON, "", report).statusCode(202);

        UsageMeters.known(Samples.state(
                meter, Status.ACTIVE, 4, List.of(Samples.generation(1, Instant.now()), Samples.generation(2, null))));
        problem(send(meter, JSON, "", report), 401, "access-token-replaced");

        UsageMeters.known(Samples.state(meter, Status.UNREGISTERED, 5, List.of(Samples.generation(1, null))));
        problem(send(meter, JSON, "", report), 403, "usage-meter-unregistered");
    }

    @Test
    void aRecordOnTheRegistryTopicThatCannotBeReadStopsNothing() throws Exception {
        Broker.publish(UUID.randomUUID().toString(), "nonsense".getBytes(UTF_8));
        Broker.publish(UUID.randomUUID().toString(), null);

        assertNotNull(UsageMeters.registered());
    }

    @Test
    void limitsAreProblems() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] thousandAndOne = "x\n".repeat(1001).getBytes(UTF_8);
        byte[] bomb = Compression.gzip(new byte[64 * MIB + 1]);

        problem(send(meter, NDJSON, "", thousandAndOne), 413, "request-too-large");
        problem(send(meter, NDJSON, "gzip", bomb), 413, "request-too-large");
        problem(send(meter, JSON, "zstd", Compression.zstd(new byte[33 * MIB])), 413, "report-too-large");
        problem(send(meter, JSON, "br", new byte[10]), 415, "unsupported-content-encoding");
        problem(send(meter, "text/csv", "", new byte[10]), 415, "unsupported-media-type");
    }

    @Test
    void aBodyOfUnannouncedLengthIsStoppedAtTheLimit() throws Exception {
        UUID meter = UsageMeters.registered();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + UsageMeters.REPORTS))
                .header("Authorization", "Bearer " + TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1))
                .header("Content-Type", NDJSON)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Blanks(64 * MIB + 1)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());

            assertEquals(413, response.statusCode());
            assertTrue(response.body().contains("urn:meterline:problem:request-too-large"), response.body());
        }
    }

    @Test
    void aLargeReportGoesAllTheWay() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] large = Samples.largeReport(meter, HOUR, 20_000);

        send(meter, JSON, "gzip", Compression.gzip(large)).statusCode(202);

        assertArrayEquals(
                large,
                Compression.unzstd(
                        Broker.read(Topics.USAGE_REPORTS, meter).getFirst().value(), 32 * MIB));
    }

    @Test
    void itIsReadyAndCounts() throws Exception {
        UUID meter = UsageMeters.registered();
        send(meter, JSON, "", Samples.report(meter, HOUR, 1)).statusCode(202);

        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("meterline_collector_reports_total{outcome=\"accepted\"}"));
    }

    private static ValidatableResponse send(UUID meter, String type, String encoding, byte[] body) {
        return post(UsageMeters.as(meter), type, encoding, body);
    }

    private static ValidatableResponse post(
            io.restassured.specification.RequestSpecification request, String type, String encoding, byte[] body) {
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return request.contentType(type).body(body).post(UsageMeters.REPORTS).then();
    }

    private static io.restassured.specification.RequestSpecification bearer(String token) {
        return given().auth().oauth2(token);
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:meterline:problem:" + slug))
                .body("status", equalTo(status));
    }

    private static ReportMessage message(ConsumerRecord<String, byte[]> stored) {
        return ReportMessage.parse(name -> {
            Header header = stored.headers().lastHeader(name);
            return header == null ? null : header.value();
        });
    }

    private static byte[] encoded(byte[] plain, String encoding) {
        return switch (encoding) {
            case "gzip" -> Compression.gzip(plain);
            case "zstd" -> Compression.zstd(plain);
            default -> plain;
        };
    }

    private static byte[] lines(byte[]... lines) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            joined.write(line);
            joined.write("\r\n".getBytes(UTF_8));
        }
        return joined.toByteArray();
    }

    /** So many blanks, never all in memory. */
    private static final class Blanks extends InputStream {

        private int left;

        Blanks(int bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }
    }
}
