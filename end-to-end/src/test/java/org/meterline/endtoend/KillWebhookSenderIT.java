package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackOptions;

/** The process that sends webhooks is ended by {@code kill -9} after a receiver has its request and before it has an answer. */
class KillWebhookSenderIT {

    private static final Logger LOG = Logger.getLogger(KillWebhookSenderIT.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Instant IN_NOVEMBER = Instant.parse("2026-11-10T12:00:00Z");
    private static final String NOVEMBER_IS_FINAL = "2026-12-04T00:00:00Z";
    private static final String OPENED = "meterline.billing.order-opened.v1";
    private static final String SUBMITTED = "meterline.billing.order-submitted.v1";

    /** A lease that a restart outlasts, so that its end is what is waited for. */
    private static final Map<String, String> SOON = Map.of(
            "METERLINE_AGGREGATION_WEBHOOKS_ATTEMPT_TIMEOUT", "PT20S", "METERLINE_AGGREGATION_WEBHOOKS_LEASE", "PT25S");

    private record Came(String id, JsonNode event, boolean answered) {

        String type() {
            return event.required("type").textValue();
        }
    }

    private final List<Came> came = new CopyOnWriteArrayList<>();
    private final CountDownLatch killed = new CountDownLatch(1);
    private LocalStack stack;
    private SuiteClient portal;
    private HttpServer receiver;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
        StackOptions options = StackOptions.ofBuilt(Checkout.root(), folder.resolve("data"), FreePorts.offset())
                .withClock(IN_NOVEMBER)
                .withServices(EnumSet.of(Service.AGGREGATION))
                .withSettings(SOON);
        stack = LocalStack.prepare(options, LOG::info).start();
        portal = new SuiteClient(stack.addresses(), LocalClient.named("portal"));
    }

    @AfterEach
    void stop() {
        if (portal != null) {
            portal.close();
        }
        if (stack != null) {
            stack.close();
        }
        receiver.stop(0);
    }

    @Test
    void whatAKilledProcessHadInHandArrivesWithTheSameIdAndNothingTwice() throws Exception {
        addContract();
        String webhook = addWebhook("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        moveClock();

        assertTrue(killed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was sent");
        assertEquals(List.of("PENDING 0 true"), deliveries(), "claimed, and nobody knows what came of it");
        stack.restart(Service.AGGREGATION);
        moveClock();
        await().atMost(PATIENCE).until(() -> deliveries().equals(List.of("DELIVERED 1 false")));
        submit();
        await().atMost(PATIENCE).until(() -> deliveries().equals(List.of("DELIVERED 1 false", "DELIVERED 1 false")));

        assertArrived(webhook);
    }

    /** The first request is the last thing that its sender does. */
    private void take(HttpExchange exchange) throws IOException {
        boolean first = came.isEmpty();
        came.add(new Came(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                JSON.readTree(exchange.getRequestBody().readAllBytes()),
                !first));
        if (first) {
            stack.kill(Service.AGGREGATION);
            exchange.close();
            killed.countDown();
            return;
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private String aggregation(String path) {
        return stack.addresses().aggregation() + path;
    }

    private void addContract() {
        portal.send("POST", aggregation("/api/v1/contracts"), """
                        {"name": "rental", "productFamily": "RENTAL", "commit": 10, "commitMetric": "hourly-cores",
                         "overageRule": "hourly", "currency": "EUR",
                         "priceBook": [{"metric": "hourly-cores", "bundle": "base", "unit": "money", "price": "7",
                           "effectiveFrom": "2026-01-01T00:00:00Z"}]}""").require(201);
    }

    private String addWebhook(String url) {
        return portal.send("POST", aggregation("/api/v1/webhooks"), """
                        {"url": "%s", "eventTypes": ["%s", "%s"]}""".formatted(url, OPENED, SUBMITTED))
                .require(201)
                .body()
                .required("id")
                .textValue();
    }

    /** The business clock stands where the stack began, again after a restart. */
    private void moveClock() {
        portal.send("PUT", aggregation("/dev/clock"), "{\"now\": \"" + NOVEMBER_IS_FINAL + "\"}")
                .require(200);
    }

    private void submit() {
        JsonNode order = portal.get(aggregation("/api/v1/billing-orders?month=2026-11"))
                .required("items")
                .required(0);
        portal.change(
                        "POST",
                        aggregation(
                                "/api/v1/billing-orders/" + order.required("id").textValue() + "/submission"),
                        "\"" + order.required("version").asText() + "\"",
                        "{\"purchaseOrder\": \"PO-1\", \"zeroUsageConfirmed\": true,"
                                + " \"coverageAcknowledged\": {\"reason\": \"nothing was used\"}}")
                .require(200);
    }

    /** State, attempts of which something was heard, and whether one is under way. */
    private List<String> deliveries() throws Exception {
        try (Connection database = stack.openDatabase(Service.AGGREGATION);
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT state, attempts, lease IS NOT NULL FROM webhook_delivery ORDER BY created, id")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1) + " " + rows.getInt(2) + " " + rows.getBoolean(3));
            }
            return found;
        }
    }

    private void assertArrived(String webhook) {
        assertEquals(
                List.of(OPENED, OPENED, SUBMITTED),
                came.stream().map(Came::type).toList());
        assertEquals(came.get(0).id(), came.get(1).id());
        assertEquals(came.get(0).event(), came.get(1).event());
        List<Came> answered = came.stream().filter(Came::answered).toList();
        assertEquals(2, answered.stream().map(Came::id).distinct().count());
        assertEquals(
                2,
                answered.stream()
                        .map(each -> each.event().required("id").textValue())
                        .distinct()
                        .count());
        JsonNode told = portal.get(aggregation("/api/v1/webhooks/" + webhook + "/deliveries?state=delivered"));
        assertEquals(2, told.required("items").size());
    }
}
