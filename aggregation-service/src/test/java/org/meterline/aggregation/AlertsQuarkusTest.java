package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageAlert;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** An alert is a message, an entry in the API and a metric. */
@QuarkusTest
class AlertsQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Pattern METRIC =
            Pattern.compile("meterline_aggregation_alerts\\{kind=\"USAGE_METER_UNKNOWN\"} [1-9]");

    private final UUID usageMeter = UUID.randomUUID();

    private static ValidatableResponse get(String client, String path) {
        return given().auth().oauth2(Tokens.forClient(client)).get(path).then();
    }

    private List<UsageAlert.Type> told() {
        return Topic.committed(Topics.ALERTS, Reports.PROVIDER).stream()
                .map(UsageAlert::fromJson)
                .filter(alert -> alert.subject().equals(usageMeter.toString())
                        && alert.data().kind().equals("USAGE_METER_UNKNOWN"))
                .map(UsageAlert::type)
                .toList();
    }

    private static String item(Object subject) {
        return "items.findAll { it.subject == '" + subject + "' }.";
    }

    @Test
    void anAlertIsAMessageAnEntryAndAMetric() {
        String unknown = "/api/v1/alerts?limit=1000&kind=usage_meter_unknown";
        try (Topic topic = new Topic()) {
            topic.send(report(
                    usageMeter,
                    1,
                    UUID.randomUUID(),
                    hour("2026-10-01T00:00:00Z"),
                    List.of(Span.WHOLE_HOUR),
                    host("h", 0, 3600, 8)));
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of(UsageAlert.Type.RAISED), told()));
            get("portal", unknown + "&state=raised")
                    .statusCode(200)
                    .body(item(usageMeter) + "kind", contains("USAGE_METER_UNKNOWN"))
                    .body(item(usageMeter) + "weight", contains("WARNING"))
                    .body(item(usageMeter) + "state", contains("RAISED"))
                    .body(item(usageMeter) + "text[0]", containsString(usageMeter.toString()));
            get("portal-stratus", unknown).statusCode(200).body(item(usageMeter) + "kind", empty());
            await().atMost(PATIENCE)
                    .until(() ->
                            METRIC.matcher(given().get("/q/metrics").asString()).find());

            topic.register(
                    Reports.PROVIDER, usageMeter, 1, 1, List.of(new ModeEntry(Mode.PRODUCTION, null)), null, null);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertEquals(List.of(UsageAlert.Type.RAISED, UsageAlert.Type.CLEARED), told()));
        }
        get("portal", unknown + "&state=raised").body(item(usageMeter) + "kind", empty());
        get("portal", unknown + "&state=cleared").body(item(usageMeter) + "clearedAt[0]", notNullValue());
        String next = get("portal", "/api/v1/alerts?limit=1")
                .body("items.size()", equalTo(1))
                .extract()
                .path("nextCursor");
        get("portal", "/api/v1/alerts?limit=1000&cursor=" + next)
                .statusCode(200)
                .body("items.size()", greaterThanOrEqualTo(1));
    }

    @Test
    void whatCannotBeReadIsRefused() {
        get("portal", "/api/v1/alerts?kind=nonsense").statusCode(400);
        get("portal", "/api/v1/alerts?state=nonsense").statusCode(400);
        get("portal", "/api/v1/alerts?cursor=bm9uc2Vuc2U.YQ").statusCode(400);
        get("portal", "/api/v1/alerts?limit=0").statusCode(400);
        get("platform", "/api/v1/alerts").statusCode(400);
        get("platform", "/api/v1/alerts?provider=" + Reports.PROVIDER).statusCode(200);
        get("portal", "/api/v1/alerts?provider=stratus").statusCode(404);
        given().get("/api/v1/alerts").then().statusCode(401);
    }
}
