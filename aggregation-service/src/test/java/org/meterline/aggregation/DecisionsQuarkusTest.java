package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** Who may decide about a report, and what is answered. */
@QuarkusTest
class DecisionsQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Instant HOUR = hour("2026-10-05T00:00:00Z");
    private static final Map<String, String> REASON = Map.of("reason", "a restored snapshot");

    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();
    private final Reports.Sent longer = sent(1, 3600);
    private final Reports.Sent shorter = sent(2, 1800);

    private Reports.Sent sent(long sequence, int to) {
        return report(usageMeter, sequence, source, HOUR, List.of(new Span(0, to)), host("h", 0, to, 16));
    }

    @BeforeEach
    void twoReportsOfOneHour() {
        try (Topic topic = new Topic()) {
            topic.register(
                    Reports.PROVIDER, usageMeter, 1, 1, List.of(new ModeEntry(Mode.PRODUCTION, null)), null, null);
            topic.send(longer);
            topic.send(shorter);
        }
        await().atMost(PATIENCE).until(() -> Topic.outcomes(usageMeter).size() == 2);
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals("COUNTED", stateOf(longer)));
    }

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client)).contentType(ContentType.JSON);
    }

    private static String path(Reports.Sent sent, String what) {
        return "/api/v1/usage-reports/" + sent.digest() + what;
    }

    private static ValidatableResponse choose(String client, Reports.Sent sent, Object body) {
        return as(client).body(body).put(path(sent, "/choice")).then();
    }

    private static ValidatableResponse withdraw(Reports.Sent sent, Object body) {
        return as("platform")
                .body(body)
                .post(path(sent, "/withdrawal?provider=" + Reports.PROVIDER))
                .then();
    }

    private String stateOf(Reports.Sent sent) {
        return as("portal")
                .get("/api/v1/usage-reports?usageMeterId=" + usageMeter)
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.digest == '" + sent.digest() + "' }.state");
    }

    @Test
    void aChoiceAndAWithdrawalAreTakenOnceAndShown() {
        String first = choose("portal", shorter, REASON)
                .statusCode(200)
                .body("kind", equalTo("CHOICE"))
                .body("digest", equalTo(shorter.digest().value()))
                .body("reason", equalTo("a restored snapshot"))
                .body("decidedBy", notNullValue())
                .body("before.meteredSeconds", equalTo(3600))
                .body("after.meteredSeconds", equalTo(1800))
                .extract()
                .asString();
        assertEquals("COUNTED", stateOf(shorter));
        assertEquals("CONFLICT", stateOf(longer));
        assertEquals(
                first,
                choose("portal", shorter, Map.of("reason", "again"))
                        .statusCode(200)
                        .extract()
                        .asString());

        withdraw(shorter, Map.of("reason", "wrong after all")).statusCode(200).body("kind", equalTo("WITHDRAWAL"));
        assertEquals("WITHDRAWN", stateOf(shorter));
        assertEquals("COUNTED", stateOf(longer));
        choose("portal", shorter, REASON)
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:report-withdrawn"));
        choose("portal", longer, REASON).statusCode(409).body("type", equalTo("urn:meterline:problem:no-conflict"));

        String next = as("portal")
                .get(path(longer, "/decisions?limit=1"))
                .then()
                .statusCode(200)
                .body("items.kind", contains("CHOICE"))
                .extract()
                .path("nextCursor");
        as("portal")
                .get(path(longer, "/decisions?cursor=" + next))
                .then()
                .body("items.kind", contains("WITHDRAWAL"))
                .body("items[0].after.reports.state.sort()", contains("COUNTED", "WITHDRAWN"))
                .body("nextCursor", nullValue());
    }

    @Test
    void whatCannotBeTakenIsRefusedAndChangesNothing() {
        choose("portal", shorter, Map.of()).statusCode(422).body("field", equalTo("/reason"));
        choose("portal", shorter, Map.of("reason", "  ")).statusCode(422);
        choose("portal", shorter, Map.of("reason", "x".repeat(1001))).statusCode(422);
        choose("portal", shorter, Map.of("reason", "so", "more", 1)).statusCode(400);
        choose("portal", shorter, "{").statusCode(400);
        choose("portal-stratus", shorter, REASON).statusCode(404);
        choose("platform", shorter, REASON).statusCode(400);
        as("portal")
                .body(REASON)
                .put("/api/v1/usage-reports/sha256:00/choice")
                .then()
                .statusCode(404);
        as("portal").body(REASON).post(path(shorter, "/withdrawal")).then().statusCode(403);
        given().contentType(ContentType.JSON)
                .body(REASON)
                .put(path(shorter, "/choice"))
                .then()
                .statusCode(401);
        as("portal-stratus").get(path(shorter, "/decisions")).then().statusCode(404);
        as("portal").get(path(shorter, "/decisions?cursor=eA")).then().statusCode(400);

        assertEquals("COUNTED", stateOf(longer));
        as("portal").get(path(shorter, "/decisions")).then().statusCode(200).body("items", empty());
    }
}
