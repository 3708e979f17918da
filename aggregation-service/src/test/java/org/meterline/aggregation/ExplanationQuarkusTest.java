package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** From a quantity down to the bytes, as a portal backend goes. */
@QuarkusTest
class ExplanationQuarkusTest {

    private static final Instant START = hour("2026-10-01T00:00:00Z");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);
    private static final String EXPLANATION = "/api/v1/usage/explanation?month=2026-10";
    private static final String RECOMPUTATION = "/api/v1/usage/recomputation";

    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();
    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private static ValidatableResponse get(String path) {
        return get("portal", path);
    }

    private static ValidatableResponse get(String client, String path) {
        // The addresses that an explanation names are ready for use.
        return given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Tokens.forClient(client))
                .get(path)
                .then();
    }

    private static String contract() {
        return given().auth()
                .oauth2(Tokens.forClient("portal"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "contract-" + UUID.randomUUID(),
                        "productFamily",
                        "RENTAL",
                        "commit",
                        0,
                        "commitMetric",
                        "hourly-cores",
                        "overageRule",
                        "average",
                        "currency",
                        "EUR",
                        "sites",
                        List.of("fra-1"),
                        "priceBook",
                        List.of(price("billed-vram"), price("vsan-tib"))))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, String> price(String metric) {
        return Map.of(
                "metric", metric,
                "bundle", "base",
                "unit", "money",
                "price", "1",
                "effectiveFrom", "2026-01-01T00:00:00Z");
    }

    private void count(@Nullable String contract) {
        topic.register(
                Reports.PROVIDER,
                usageMeter,
                991,
                1,
                List.of(new ModeEntry(Mode.PRODUCTION, null)),
                contract == null ? null : UUID.fromString(contract),
                "fra-1");
        topic.send(report(
                usageMeter,
                1,
                source,
                START,
                WHOLE,
                vm(RecordHead.of("vm-1", 0, 1800).withCustomer("acme & sons"), 65536),
                vm(RecordHead.of("vm-1", 1800, 3600).withCustomer("acme & sons"), 4096),
                vm("vm-2", 0, 3600, 4096, 3072),
                host("host-1", 0, 3600, 2, 2),
                vsan(RecordHead.of("c-1", 0, 3600), (40L << 40) + 1, 0, null),
                sessions(RecordHead.of("pod-1", 0, 3600), 7)));
        topic.send(report(usageMeter, 2, source, START, List.of(new Span(0, 60)), vm("vm-1", 0, 60, 4096, 0)));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertEquals(2, Topic.outcomes(usageMeter).size()));
    }

    @Test
    void agg99FromALineDownToTheOriginalBytes() {
        String contract = contract();
        count(contract);
        String order = get("/api/v1/billing-orders?limit=1000&month=2026-10")
                .extract()
                .path("items.find { it.contractId == '" + contract + "' }.id");
        JsonPath line = get("/api/v1/billing-orders/" + order + "/explanation?line=1")
                .statusCode(200)
                .body("metric", equalTo("billed-vram"))
                .body("contractHours", nullValue())
                .extract()
                .jsonPath();

        JsonPath parts = get(line.getString("sourceHours[0].parts") + "&limit=1")
                .statusCode(200)
                .body("billed.base", equalTo(line.getString("sourceHours[0].billed")))
                .body("sourceHours[0].reports.state.sort()", contains("CONFLICT", "COUNTED"))
                .body("sourceHours[0].reports.countedSeconds.sort()", contains(0, 3600))
                .body("rules[0].parameters.capMiB", equalTo(24576))
                .body("parts[0].object", equalTo("vm-2"))
                .body("parts[0].decidedBy", equalTo("reservation"))
                .extract()
                .jsonPath();
        if (parts.getString("nextCursor") != null) {
            parts = get(line.getString("sourceHours[0].parts")).extract().jsonPath();
        }
        String digest = parts.getString("parts[0].report");
        byte[] original = get(parts.getString("sourceHours[0].reports.find { it.digest == '" + digest + "' }.original"))
                .statusCode(200)
                .extract()
                .asByteArray();

        assertEquals(digest, ReportDigest.of(original).value());
        get("/api/v1/billing-orders/" + order + "/explanation?line=3")
                .statusCode(200)
                .body("metric", equalTo("vsan-tib"))
                .body("contractHours.claimed", contains(String.valueOf((40L << 40) + 1)))
                .body("contractHours.entitled", contains(String.valueOf(32L << 40)))
                .body("contractHours.above", contains(String.valueOf(9L << 40)));
    }

    @Test
    void agg99FromAnItemOfTheUsageDownToItsSpans() {
        count(null);
        String item = EXPLANATION + "&metric=billed-vram&customer=acme%20%26%20sons&source=" + source;

        String address = get(item + "&day=2026-10-01")
                .statusCode(200)
                .body("combining", equalTo("sum"))
                .body("billed.exact", equalTo("13/744"))
                .body("sourceHours", hasSize(1))
                .extract()
                .path("sourceHours[0].parts");
        String cursor = get(address + "&limit=1")
                .statusCode(200)
                .body("parts.from", contains(0))
                .body("parts.decidedBy", contains("cap"))
                .body("parts[0].factors[0].by", equalTo(1800))
                .extract()
                .path("nextCursor");
        get(address + "&limit=1&cursor=" + cursor)
                .statusCode(200)
                .body("parts.decidedBy", contains("floor"))
                .body("billed.exact", equalTo("13/744"))
                .body("nextCursor", nullValue());

        get(EXPLANATION + "&metric=horizon-connections&customer=No%20Customer%20Label&source=" + source)
                .statusCode(200)
                .body("combining", equalTo("peak"))
                .body("metered.exact", equalTo("7"))
                .body("sourceHours.metered", contains("7"));
        get(EXPLANATION + "&metric=billed-vram&source=" + UUID.randomUUID())
                .statusCode(200)
                .body("billed.exact", equalTo("0"))
                .body("sourceHours", hasSize(0));
        get("portal-stratus", address).statusCode(404);
    }

    @Test
    void whatCannotBeExplainedIsRefused() {
        get(EXPLANATION).statusCode(400).body("field", equalTo("metric"));
        get(EXPLANATION + "&metric=no-such").statusCode(400).body("field", equalTo("metric"));
        get(EXPLANATION + "&metric=billed-vram&day=2026-11-01").statusCode(400).body("field", equalTo("day"));
        get(EXPLANATION + "&metric=billed-vram&hour=2026-10-01T00:30:00Z")
                .statusCode(400)
                .body("field", equalTo("hour"));
        get(EXPLANATION + "&metric=horizon-connections").statusCode(400).body("field", equalTo("customer"));
        get(EXPLANATION + "&metric=billed-vram&hour=2026-10-01T00:00:00Z&source=" + UUID.randomUUID())
                .statusCode(404);
    }

    @Test
    void agg100AMonthIsRecomputedOnRequest() {
        count(null);

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> given().auth()
                        .oauth2(Tokens.forClient("portal"))
                        .post(RECOMPUTATION + "?month=2026-10")
                        .then()
                        .statusCode(200)
                        .body("named", hasSize(0))
                        .body("verdict", equalTo("EQUAL"))
                        .body("records", greaterThan(5)));

        get(RECOMPUTATION + "?month=2026-10")
                .statusCode(200)
                .body("verdict", equalTo("EQUAL"))
                .body("named", nullValue());
        get(RECOMPUTATION + "?month=2020-01").statusCode(404);
        get("portal-stratus", RECOMPUTATION + "?month=2026-10&provider=nimbus").statusCode(404);
    }
}
