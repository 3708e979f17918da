package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Api.as;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.BillingOrderEvent;
import org.meterline.contracts.topic.BillingOrderEvent.Type;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** From a usage report to what a portal backend hears of its order, with nothing between them taken away. */
@QuarkusTest
class OrderEventsQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final BillingMonth SEPTEMBER = BillingMonth.of(2026, 9);
    private static final String PATH = "/api/v1/webhooks";
    private static final String ORDERS = "/api/v1/billing-orders/";

    /** What the receiver was sent about the order, and what it answered. */
    private record Came(String id, long timestamp, String signature, byte[] body, int answer) {

        BillingOrderEvent event() {
            return BillingOrderEvent.fromJson(body);
        }
    }

    private final UUID usageMeter = UUID.randomUUID();
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private HttpServer receiver;
    private String webhook;
    private String secret;
    private UUID contract;
    private String order;

    @BeforeEach
    void listen() throws IOException {
        contract = UUID.fromString(contract());
        order = DraftOrder.idOf(contract, SEPTEMBER).toString();
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.setExecutor(one);
        receiver.createContext("/", this::take);
        receiver.start();
        JsonPath added = as("portal")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "url",
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
                        "eventTypes",
                        List.of("meterline.billing.*")))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        webhook = added.getString("id");
        secret = added.getString("secret");
    }

    @AfterEach
    void close() {
        as("portal").delete(PATH + "/" + webhook).then().statusCode(204);
        receiver.stop(0);
        one.close();
    }

    /** Orders of other tests of the provider are answered, and nothing else. */
    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean ours = new String(body, StandardCharsets.UTF_8).contains(order);
        int answer = ours && came.isEmpty() ? 500 : 204;
        if (ours) {
            came.add(new Came(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body,
                    answer));
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private static String contract() {
        return as("portal")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "heard of " + UUID.randomUUID(),
                        "productFamily",
                        "RENTAL",
                        "commit",
                        0,
                        "commitMetric",
                        "hourly-cores",
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
                                "effectiveFrom", "2026-01-01T00:00:00Z"))))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** What stands on the topic of the order, for whoever leaves out what was given up. */
    private List<byte[]> onTheTopic() {
        return Topic.committed(Topics.BILLING_ORDERS, order);
    }

    private List<Came> taken() {
        return came.stream().filter(each -> each.answer() != 500).toList();
    }

    private void awaitState(String state) {
        await().atMost(PATIENCE)
                .until(() -> as("portal").get(ORDERS + order).path("state").equals(state));
    }

    private void move(String client, String move, Map<String, Object> body, String state) {
        String tag = as("portal").get(ORDERS + order).header("ETag");
        (client.equals("platform") ? as(client).queryParam("provider", Reports.PROVIDER) : as(client))
                .contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body(body)
                .post(ORDERS + order + "/" + move)
                .then()
                .statusCode(200)
                .body("state", equalTo(state));
    }

    @Test
    void agg361TheLifeOfAnOrderArrivesSignedAndOnceThoughTheFirstAttemptFails() throws Exception {
        try (Topic topic = new Topic()) {
            topic.register(
                    Reports.PROVIDER,
                    usageMeter,
                    996,
                    1,
                    List.of(new ModeEntry(Mode.PRODUCTION, null)),
                    contract,
                    "fra-1");
            topic.send(report(
                    usageMeter,
                    1,
                    UUID.randomUUID(),
                    hour("2026-09-30T10:00:00Z"),
                    List.of(Span.WHOLE_HOUR),
                    vm("vm-1", 0, 3600, 65536, 0)));
        }
        awaitState("PENDING_SP");
        move(
                "portal",
                "submission",
                Map.of("purchaseOrder", "PO-1", "coverageAcknowledged", Map.of("reason", "one hour was enough")),
                "PENDING_AGGREGATOR");
        move("platform", "approval", Map.of(), "PENDING_VENDOR");
        move("platform", "closing", Map.of("purchaseOrders", List.of("V-1")), "CLOSED");

        await().atMost(PATIENCE)
                .until(() -> types(onTheTopic().stream().map(BillingOrderEvent::fromJson))
                        .containsAll(Set.of(Type.OPENED, Type.SUBMITTED, Type.APPROVED, Type.CLOSED)));
        List<byte[]> published = onTheTopic();
        await().atMost(PATIENCE).until(() -> taken().size() >= published.size());

        assertEquals(500, came.getFirst().answer());
        assertEquals(came.size() - 1, taken().size(), "the first attempt alone failed");
        assertEquals(
                ids(published.stream().map(BillingOrderEvent::fromJson)),
                ids(taken().stream().map(Came::event)));
        assertEquals(taken().size(), taken().stream().map(Came::id).distinct().count());
        assertTrue(taken().stream().map(Came::id).anyMatch(came.getFirst().id()::equals), "what failed was sent again");
        for (Came each : came) {
            assertEquals(signature(each), each.signature());
            byte[] original = published.stream()
                    .filter(event -> BillingOrderEvent.fromJson(event)
                            .id()
                            .equals(each.event().id()))
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(original, each.body());
        }
    }

    private static Set<Type> types(Stream<BillingOrderEvent> events) {
        Set<Type> types = new HashSet<>();
        events.forEach(event -> types.add(event.type()));
        return types;
    }

    /** Sorted, and as often as they are there. */
    private static List<UUID> ids(Stream<BillingOrderEvent> events) {
        List<UUID> ids = new ArrayList<>(events.map(BillingOrderEvent::id).toList());
        ids.sort(null);
        return ids;
    }

    /** As the specification of Standard Webhooks says, and by none of the service's code. */
    private String signature(Came each) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        mac.update((each.id() + "." + each.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(each.body()));
    }
}
