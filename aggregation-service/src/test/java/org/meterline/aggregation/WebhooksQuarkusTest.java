package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.webhook.WebhookSecret;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.Alert.Weight;
import org.meterline.contracts.topic.UsageAlert;

/** From a topic to a receiver that listens in this process, and what people see and do about it. */
@QuarkusTest
class WebhooksQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PATH = "/api/v1/webhooks";

    private record Came(Map<String, List<String>> headers, byte[] body) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    private final String provider = "webhooks-" + UUID.randomUUID();
    private final Api api = new Api(provider);
    private final String secretPath = "/hook-" + UUID.randomUUID();
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.setExecutor(threads);
        receiver.createContext(secretPath, this::take);
        receiver.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        came.add(
                new Came(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
        threads.close();
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + secretPath;
    }

    private JsonPath add(String... eventTypes) {
        return api.request()
                .contentType(ContentType.JSON)
                .body(Map.of("url", url(), "eventTypes", List.of(eventTypes), "description", "test"))
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .header("Location", startsWith("http"))
                .body("secret", startsWith("whsec_"))
                .body("state", equalTo("ENABLED"))
                .extract()
                .jsonPath();
    }

    private byte[] alert(UUID id) {
        Instant time = Instant.parse("2026-11-01T12:00:00Z");
        return UsageAlert.of(
                        id,
                        UsageAlert.Type.RAISED,
                        time,
                        new UsageAlert.Data(
                                provider, "SOURCE_SHADOWED", "a source", Weight.WARNING, time, "for people"))
                .toJson();
    }

    private byte[] order(UUID id) {
        return ("{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/aggregation-service\","
                        + "\"type\":\"meterline.billing.order-opened.v1\",\"provider\":\"" + provider
                        + "\",\"data\":{}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private List<Map<String, Object>> deliveries(String webhook, String query) {
        return api.items(PATH + "/" + webhook + "/deliveries" + query);
    }

    private void awaitState(String webhook, String state) {
        await().atMost(PATIENCE)
                .until(() -> deliveries(webhook, "").stream()
                        .map(delivery -> delivery.get("state"))
                        .toList()
                        .equals(List.of(state)));
    }

    private void assertSigned(Came delivery, String... secrets) {
        long timestamp = Long.parseLong(delivery.header("webhook-timestamp"));
        assertTrue(Math.abs(timestamp - Instant.now().getEpochSecond()) < 300, "by the clock on the wall");
        List<String> expected = List.of(secrets).stream()
                .map(secret -> WebhookSecret.parse(secret)
                        .signature(delivery.header("webhook-id"), timestamp, delivery.body()))
                .toList();
        assertEquals(String.join(" ", expected), delivery.header("webhook-signature"));
    }

    @Test
    void agg214EventsOfBothTopicsArriveSignedByteForByteAndOnce() {
        JsonPath webhook = add("meterline.billing.*", "meterline.usage.alert-raised.v1");
        String id = webhook.getString("id");
        byte[] alert = alert(UUID.randomUUID());
        byte[] order = order(UUID.randomUUID());

        try (Topic topic = new Topic()) {
            topic.send(Topics.ALERTS, provider, "no event".getBytes(StandardCharsets.UTF_8));
            topic.send(Topics.ALERTS, provider, alert);
            topic.send(Topics.ALERTS, provider, alert);
            topic.send(Topics.BILLING_ORDERS, UUID.randomUUID().toString(), order);
        }

        await().atMost(PATIENCE).until(() -> deliveries(id, "?state=delivered").size() == 2);
        assertEquals(2, came.size());
        Came first = came.stream()
                .filter(each -> each.body().length == alert.length)
                .findFirst()
                .orElseThrow();
        assertArrayEquals(alert, first.body());
        assertEquals("application/cloudevents+json; charset=utf-8", first.header("content-type"));
        came.forEach(each -> assertSigned(each, webhook.getString("secret")));
        assertEquals(
                deliveries(id, "").stream()
                        .map(each -> each.get("webhookId"))
                        .sorted()
                        .toList(),
                came.stream().map(each -> each.header("webhook-id")).sorted().toList());
        String next = api.get(PATH + "/" + id + "/deliveries?limit=1").extract().path("nextCursor");
        assertEquals(1, deliveries(id, "?limit=1&cursor=" + next).size());
    }

    @Test
    void agg215ADeadDeliveryAlertsAndIsReplayedWithItsIdAndBothSecrets() {
        JsonPath webhook = add("meterline.billing.*");
        String id = webhook.getString("id");
        status = 500;
        try (Topic topic = new Topic()) {
            topic.send(Topics.BILLING_ORDERS, "order", order(UUID.randomUUID()));
        }

        awaitState(id, "DEAD");
        assertEquals(500, deliveries(id, "?state=dead").getFirst().get("lastStatus"));
        api.get("/api/v1/alerts?kind=webhook_deliveries_dead&state=raised").body("items.subject", contains(id));
        String secret = api.request()
                .contentType(ContentType.JSON)
                .body(Map.of("overlap", "PT1H"))
                .post(PATH + "/" + id + "/secret/rotation")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .path("secret");
        status = 204;
        Object delivery = deliveries(id, "").getFirst().get("id");
        api.request()
                .post(PATH + "/" + id + "/deliveries/" + delivery + "/replay")
                .then()
                .statusCode(202)
                .body("id", equalTo(delivery));

        awaitState(id, "DELIVERED");
        assertEquals(
                1,
                came.stream().map(each -> each.header("webhook-id")).distinct().count());
        assertSigned(came.getLast(), secret, webhook.getString("secret"));
        api.get("/api/v1/alerts?kind=webhook_deliveries_dead&state=raised").body("items.size()", equalTo(0));
        await().atMost(PATIENCE).until(() -> metrics().contains("webhook_attempts_total{outcome=\"dead\"}"));
        String metrics = metrics();
        assertTrue(Pattern.compile("meterline_aggregation_webhook_events_reading\\{topic=\"meterline.alerts.v1\"} 1")
                .matcher(metrics)
                .find());
        assertTrue(metrics.contains("meterline_aggregation_webhook_oldest_pending_seconds"));
        assertFalse(metrics.contains(secretPath), "an address of a receiver is nobody else's business");
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }

    @Test
    void agg216AReceiverThatIsGoneIsDisabledUntilEnabled() {
        String id = add("*").getString("id");
        status = 410;
        try (Topic topic = new Topic()) {
            topic.send(Topics.BILLING_ORDERS, "order", order(UUID.randomUUID()));
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> api.get(PATH + "/" + id)
                        .body("state", equalTo("DISABLED"))
                        .body("disabledReason", equalTo("GONE")));
        api.request()
                .post(PATH + "/" + id + "/deliveries/replay")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:webhook-disabled"));
        given().get("/q/health/ready").then().statusCode(200);
        status = 200;
        api.request().post(PATH + "/" + id + "/enabling").then().statusCode(200).body("state", equalTo("ENABLED"));

        await().atMost(PATIENCE).until(() -> !deliveries(id, "?state=delivered").isEmpty());
        api.request()
                .post(PATH + "/" + id + "/deliveries/replay")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(0))
                .body("left", equalTo(0));
    }

    @Test
    void agg217WebhooksAreTheirProvidersAndForBillingManagers() {
        String id = add("*").getString("id");
        Api other = new Api("webhooks-" + UUID.randomUUID());

        api.get(PATH + "/" + id).statusCode(200).body("secret", nullValue());
        api.get(PATH).statusCode(200).body("items.id", contains(id)).body("items[0].secret", nullValue());
        other.get(PATH).statusCode(200).body("items.size()", equalTo(0));
        other.refuses(PATH + "/" + id, 404, "not-found");
        other.refuses(PATH + "/" + id + "/deliveries", 404, "not-found");
        other.request().delete(PATH + "/" + id).then().statusCode(404);
        other.request().post(PATH + "/" + id + "/enabling").then().statusCode(404);
        other.request()
                .contentType(ContentType.JSON)
                .post(PATH + "/" + id + "/secret/rotation")
                .then()
                .statusCode(404);
        other.request().post(PATH + "/" + id + "/deliveries/replay").then().statusCode(404);
        api.request()
                .post(PATH + "/" + id + "/deliveries/" + UUID.randomUUID() + "/replay")
                .then()
                .statusCode(404);
        Api.as("portal").get(PATH).then().statusCode(200);
        Api.as("portal").get(PATH + "/" + id).then().statusCode(404);
        Api.as("portal").queryParam("provider", provider).get(PATH).then().statusCode(404);
        given().get(PATH).then().statusCode(401);

        api.request().delete(PATH + "/" + id).then().statusCode(204);
        api.get(PATH + "/" + id).statusCode(404);
    }

    @Test
    void whatBreaksARuleIsRefused() {
        refused(Map.of("url", "ftp://portal.example.com/", "eventTypes", List.of("*")), "/url", "url-not-https");
        refused(Map.of("url", "http://10.0.0.1/", "eventTypes", List.of("*")), "/url", "address-refused");
        refused(Map.of("url", url()), "/eventTypes", "field-missing");
        refused(Map.of("url", url(), "eventTypes", List.of("A B")), "/eventTypes/0", "event-type-malformed");
        String id = add("*").getString("id");
        api.request()
                .contentType(ContentType.JSON)
                .body(Map.of("overlap", "P300D"))
                .post(PATH + "/" + id + "/secret/rotation")
                .then()
                .statusCode(422)
                .body("field", equalTo("/overlap"));
        api.refuses(PATH + "/" + id + "/deliveries?state=nonsense", 400, "invalid-query");
        api.refuses(PATH + "/" + id + "/deliveries?cursor=bm9uc2Vuc2U.YQ", 400, "invalid-query");
        api.refuses(PATH + "?cursor=bm9uc2Vuc2U", 400, "invalid-query");
    }

    private void refused(Map<String, Object> body, String field, String rule) {
        api.request()
                .contentType(ContentType.JSON)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:invalid-webhook"))
                .body("field", equalTo(field))
                .body("rule", equalTo(rule))
                .body("detail", not(equalTo("")));
    }
}
