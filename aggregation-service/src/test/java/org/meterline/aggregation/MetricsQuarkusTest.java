package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** The metric catalogue is data: a platform admin changes it while reports are counted. */
@QuarkusTest
class MetricsQuarkusTest {

    private static final String METRICS = "/api/v1/metrics";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);

    private final String provider = "metrics-" + UUID.randomUUID();
    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();
    private final Api api = new Api(provider);
    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
        topic.register(provider, usageMeter, 82, 1, List.of(new ModeEntry(Mode.PRODUCTION, null)), null, null);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private static String tag() {
        return Api.as("platform").get(METRICS).then().statusCode(200).extract().header("ETag");
    }

    private static ValidatableResponse put(
            String client, String metric, String from, @Nullable String ifMatch, Map<String, Object> body) {
        RequestSpecification request =
                Api.as(client).contentType(ContentType.JSON).body(body);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .put(METRICS + "/" + metric + "/versions/" + from)
                .then();
    }

    private static void refused(ValidatableResponse answer, int status, String problem) {
        answer.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:" + problem));
    }

    private static Map<String, Object> cores(String counting, Object minimumPerCpu) {
        return Map.of(
                "unit",
                "cores",
                "counting",
                counting,
                "object",
                "licensable-cores",
                "parameters",
                Map.of("minimumPerCpu", minimumPerCpu));
    }

    private List<String> billed(String metric) {
        return api.billed("/api/v1/usage?month=2026-11&metric=" + metric);
    }

    @Test
    void agg82AMetricOfAKnownShapeIsPutAndWhatWasReportedBeforeIsMeasuredByIt() {
        String metric = "bare-cores-" + usageMeter.toString().substring(0, 8);
        topic.send(report(
                provider,
                usageMeter,
                1,
                source,
                hour("2026-11-01T10:00:00Z"),
                WHOLE,
                List.of(host("host-1", 0, 1800, 8, 8))));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("2/45"), billed("hourly-cores")));

        String before = tag();
        String after = put("platform", metric, "2026-11-01", before, cores("once-per-hour", 0))
                .statusCode(201)
                .body("id", equalTo(metric))
                .body("parameters.minimumPerCpu", equalTo(0))
                .extract()
                .header("ETag");

        assertNotEquals(before, after);
        assertEquals(after, tag());
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("1/45"), billed(metric)));
        put("platform", metric, "2026-11-01", after, cores("once-per-hour", 0))
                .statusCode(200)
                .header("ETag", after);
        put("platform", metric, "2026-11-01", after, cores("once-per-hour", 32)).statusCode(200);
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("4/45"), billed(metric)));

        Api.as("platform")
                .get(METRICS + "/" + metric + "/changes")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items.actor", contains(notNullValue(), notNullValue()))
                .body("items[0].before.parameters.minimumPerCpu", equalTo(0))
                .body("items[0].after.parameters.minimumPerCpu", equalTo(32))
                .body("items[1].before", nullValue());
    }

    @Test
    void agg83AnyPartOfAnHourCountsWhereTheCatalogueSaysSo() {
        String metric = "part-cores-" + usageMeter.toString().substring(0, 8);
        put("platform", metric, "2026-11-01", tag(), cores("by-second", 16)).statusCode(201);
        topic.send(report(
                provider,
                usageMeter,
                1,
                source,
                hour("2026-11-01T10:00:00Z"),
                WHOLE,
                List.of(host("host-1", 0, 1800, 16))));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("1/90"), billed(metric)));

        put("platform", metric, "2026-11-01", tag(), cores("once-per-hour", 16)).statusCode(200);

        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("1/45"), billed(metric)));
    }

    @Test
    void agg84TheCatalogueIsGuarded() {
        Map<String, Object> body = cores("once-per-hour", 16);
        refused(put("portal", "hourly-cores", "2026-11-01", tag(), body), 403, "forbidden");
        refused(put("platform", "hourly-cores", "2026-11-01", null, body), 428, "precondition-required");
        refused(put("platform", "hourly-cores", "2026-11-01", "\"1\"", body), 412, "precondition-failed");
        refused(put("platform", "hourly-cores", "2026-09-30", tag(), body), 409, "month-is-final");
        refused(put("platform", "hourly-cores", "1.11.2026", tag(), body), 400, "invalid-query");
        for (Map<String, Object> wrong : List.of(
                Map.<String, Object>of("unit", "cores", "counting", "once-per-hour"),
                cores("by-second-and-features", 16),
                cores("sometimes", 16),
                cores("once-per-hour", -1),
                cores("once-per-hour", 1L << 40),
                Map.<String, Object>of("unit", "GB", "counting", "once-per-hour", "object", "licensable-cores"),
                Map.of(
                        "unit",
                        "hosts",
                        "counting",
                        "once-per-hour",
                        "object",
                        "licensable-cores",
                        "parameters",
                        Map.of("minimumPerCpu", 16)),
                Map.of(
                        "unit",
                        "cores",
                        "counting",
                        "once-per-hour",
                        "object",
                        "licensable-cores",
                        "parameters",
                        Map.of("minimumPerCpu", 16, "floorPercent", 50)))) {
            refused(put("platform", "hourly-cores", "2026-11-01", tag(), wrong), 422, "invalid-metric");
        }
        refused(put("platform", "points", "2026-11-01", tag(), body), 422, "invalid-metric");
        refused(put("platform", "No-Metric", "2026-11-01", tag(), body), 422, "invalid-metric");
    }
}
