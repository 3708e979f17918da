package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.order.NoticeCorrections;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** Who sees and approves corrections, and what is answered. */
@QuarkusTest
class CorrectionsQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CORRECTIONS = "/api/v1/corrections";
    private static final Map<String, String> REASON = Map.of("reason", "service request 4711");

    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @Inject
    NoticeCorrections noticing;

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client)).contentType(ContentType.JSON);
    }

    private static String contract() {
        return as("portal")
                .body(Map.of(
                        "name",
                        "corrected " + UUID.randomUUID(),
                        "productFamily",
                        "RENTAL",
                        "commit",
                        0,
                        "commitMetric",
                        "hourly-cores",
                        "overageRule",
                        "hourly",
                        "currency",
                        "EUR",
                        "sites",
                        List.of("fra-1"),
                        "priceBook",
                        List.of(Map.of(
                                "metric", "billed-vram",
                                "bundle", "base",
                                "unit", "money",
                                "price", "1000",
                                "effectiveFrom", "2025-01-01T00:00:00Z"))))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void send(Topic topic, long sequence, String hour) {
        topic.send(report(
                usageMeter, sequence, source, hour(hour), List.of(new Span(0, 3600)), vm("vm-1", 0, 3600, 8192, 0)));
        await().atMost(PATIENCE).until(() -> Topic.outcomes(usageMeter).size() == sequence);
    }

    private static ValidatableResponse approve(String client, String id, String version, Object body) {
        return as(client)
                .header("If-Match", '"' + version + '"')
                .body(body)
                .post(CORRECTIONS + "/" + id + "/approval" + (client.equals("platform") ? "?provider=nimbus" : ""))
                .then();
    }

    @Test
    void agg298ALateCorrectionIsShownAndApprovedOnce() {
        String contract = contract();
        try (Topic topic = new Topic()) {
            topic.register(
                    Reports.PROVIDER,
                    usageMeter,
                    1,
                    1,
                    List.of(new ModeEntry(Mode.PRODUCTION, null)),
                    UUID.fromString(contract),
                    "fra-1");
            send(topic, 1, "2026-01-05T00:00:00Z");
            await().atMost(PATIENCE)
                    .until(() -> "PENDING_SP"
                            .equals(order(contract, BillingMonth.of(2026, 1)).get("state")));
            send(topic, 2, "2026-01-05T01:00:00Z");
        }
        noticing.lookAtAll(10);

        String mine = CORRECTIONS + "?sourceMonth=2026-01&contract=" + contract;
        String id = as("portal")
                .get(mine + "&state=AWAITING_APPROVAL")
                .then()
                .statusCode(200)
                .body("items.sourceMonth", contains("2026-01"))
                .body("items[0].causes", contains("LATE_USAGE"))
                .body("items[0].reportsVersion", equalTo(2))
                .body("items[0].lines[0].before.amount", equalTo("5.38"))
                .body("items[0].lines[0].after.amount", equalTo("10.75"))
                .body("items[0].lines[0].difference.amount", equalTo("5.37"))
                .extract()
                .path("items[0].id");
        String reconciled = CORRECTIONS + "/reconciliation?month=2026-01&limit=100";
        as("portal")
                .get(reconciled)
                .then()
                .statusCode(200)
                .body("items.find { it.contractId == '" + contract + "' }.settled", equalTo(false))
                .body("items.find { it.contractId == '" + contract + "' }.lines[0].pending.amount", equalTo("5.37"))
                .body("items.find { it.contractId == '" + contract + "' }.lines[0].difference.amount", equalTo("5.37"));

        approve("portal", id, "1", REASON).statusCode(403);
        approve("platform", id, "1", Map.of("reason", " ")).statusCode(422);
        approve("platform", id, "7", REASON).statusCode(412);
        approve("platform", UUID.randomUUID().toString(), "1", REASON).statusCode(404);
        as("platform")
                .body(REASON)
                .post(CORRECTIONS + "/" + id + "/approval?provider=nimbus")
                .then()
                .statusCode(428);
        approve("platform", id, "1", REASON)
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("state", equalTo("PENDING"))
                .body("approval.reason", equalTo("service request 4711"));
        approve("platform", id, "2", REASON).statusCode(409).body("type", containsString("correction-not-awaited"));
        as("portal").get(CORRECTIONS + "/" + id).then().statusCode(200).body("version", equalTo(2));
        as("portal").get(mine + "&state=AWAITING_APPROVAL").then().body("items", empty());
        as("portal").get(CORRECTIONS + "?state=LOST").then().statusCode(400);
        as("platform").get(CORRECTIONS + "/" + id + "?provider=another").then().statusCode(404);
        theNextOrderExplainsIt(contract, id);
    }

    /** Where it is on a draft already, too: by why, before and after, not by the earlier month's hours. */
    private static void theNextOrderExplainsIt(String contract, String correction) {
        Map<String, Object> next = await().atMost(PATIENCE)
                .until(
                        () -> Stream.of(current().previous(), current())
                                .map(month -> order(contract, month))
                                .filter(order -> !owed(order).isEmpty())
                                .findFirst()
                                .orElseGet(Map::of),
                        order -> !order.isEmpty());
        Map<String, Object> line = owed(next).getFirst();
        assertEquals("5.37", line.get("amount"));
        as("portal")
                .get("/api/v1/billing-orders/" + next.get("id") + "/explanation?line=" + line.get("line"))
                .then()
                .statusCode(200)
                .body("owed.correction", equalTo(correction))
                .body("owed.causes", contains("LATE_USAGE"))
                .body("owed.before.amount", equalTo("5.38"))
                .body("owed.after.amount", equalTo("10.75"))
                .body("sourceHours", empty());
    }

    private static BillingMonth current() {
        String month = as("portal")
                .get("/api/v1/billing-orders")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].month");
        return BillingMonth.parse(month).orElseThrow();
    }

    private static Map<String, Object> order(String contract, BillingMonth month) {
        Map<String, Object> order = as("portal")
                .get("/api/v1/billing-orders?limit=1000&month=" + month)
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.contractId == '" + contract + "' }");
        return order == null ? Map.of() : order;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> owed(Map<String, Object> order) {
        return ((List<Map<String, Object>>) order.getOrDefault("lines", List.of()))
                .stream()
                        .filter(line -> "2026-01".equals(line.get("sourceMonth")))
                        .toList();
    }
}
