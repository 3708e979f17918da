package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** A stored order as a portal backend downloads it: explained, proven, and as files. */
@QuarkusTest
class OrderFilesQuarkusTest {

    private static final String ORDERS = "/api/v1/billing-orders/";

    private final String provider = "files-" + UUID.randomUUID();
    private final Api api = new Api(provider);

    private String contract() {
        return api.request()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "rental",
                        "productFamily",
                        "RENTAL",
                        "commit",
                        1,
                        "commitMetric",
                        "hourly-cores",
                        "overageRule",
                        "hourly",
                        "currency",
                        "EUR",
                        "sites",
                        List.of("fra-1"),
                        "priceBook",
                        List.of(price("billed-vram", "4.50"), price("hourly-cores", "7"))))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, String> price(String metric, String price) {
        return Map.of(
                "metric", metric,
                "bundle", "base",
                "unit", "money",
                "price", price,
                "effectiveFrom", "2026-01-01T00:00:00Z");
    }

    private String order(String month, String state) {
        List<Map<String, Object>> items = api.items("/api/v1/billing-orders?month=" + month);
        assertEquals(1, items.size());
        assertEquals(state, items.getFirst().get("state"));
        return String.valueOf(items.getFirst().get("id"));
    }

    private Response file(String path) {
        Response answer = api.send(ORDERS + path);
        assertEquals(200, answer.statusCode(), answer::asString);
        byte[] digest = ReportDigest.newHash().digest(answer.asByteArray());
        assertEquals("sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":", answer.header("Repr-Digest"));
        return answer;
    }

    @Test
    void agg338AStoredOrderIsExplainedProvenAndDownloaded() {
        UUID usageMeter = UUID.randomUUID();
        String draft;
        String stored;
        try (Topic topic = new Topic()) {
            topic.register(
                    provider,
                    usageMeter,
                    995,
                    1,
                    List.of(new ModeEntry(Mode.PRODUCTION, null)),
                    UUID.fromString(contract()),
                    "fra-1");
            // September is final when the tests begin, so its order opens as soon as something is counted for it.
            topic.send(report(
                    provider,
                    usageMeter,
                    1,
                    UUID.randomUUID(),
                    hour("2026-09-30T10:00:00Z"),
                    List.of(Span.WHOLE_HOUR),
                    List.of(
                            vm(RecordHead.of("vm-1", 0, 3600).withCustomer("=acme"), 65536),
                            host("host-1", 0, 3600, 16))));
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> order("2026-09", "PENDING_SP"));
            stored = order("2026-09", "PENDING_SP");
            draft = order("2026-11", "COLLECTING");
        }

        api.get(ORDERS + stored + "/explanation?line=1")
                .statusCode(200)
                .body("metric", equalTo("billed-vram"))
                .body("sourceHours[0].hour", equalTo("2026-09-30T10:00:00Z"));
        api.request()
                .post(ORDERS + stored + "/recomputation")
                .then()
                .statusCode(200)
                .body("named", empty())
                .body("verdict", equalTo("EQUAL"))
                .body("document.equal", equalTo(true));
        byte[] evidence = file(stored + "/evidence").asByteArray();
        assertTrue(evidence[0] == 'P' && evidence[1] == 'K');
        api.request()
                .header("If-None-Match", file(stored + "/evidence").header("ETag"))
                .get(ORDERS + stored + "/evidence")
                .then()
                .statusCode(304);
        assertTrue(file(stored + ".csv").asString().contains(",'=acme,"));
        assertTrue(file(stored + ".pdf").asString().startsWith("%PDF-"));

        file(draft + ".csv");
        file(draft + ".pdf");
        api.refuses(ORDERS + draft + "/evidence", 404, "not-found");
        api.request().post(ORDERS + draft + "/recomputation").then().statusCode(404);

        Api another = new Api("another-" + UUID.randomUUID());
        for (String path : List.of("/evidence", ".csv", ".pdf", "/explanation?line=1")) {
            another.refuses(ORDERS + stored + path, 404, "not-found");
        }
        another.request()
                .post(ORDERS + stored + "/recomputation")
                .then()
                .statusCode(404)
                .body("detail", containsString("no such"));
    }
}
