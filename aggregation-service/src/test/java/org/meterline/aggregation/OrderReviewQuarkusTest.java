package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Api.as;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Move;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.order.OpenOrders;

/** An order on its way from review to closing, as people see it over HTTP. By the clock of the tests September is final. */
@QuarkusTest
class OrderReviewQuarkusTest {

    private static final BillingMonth SEPTEMBER = BillingMonth.of(2026, 9);
    private static final String ORDERS = "/api/v1/billing-orders/";
    private static final Map<String, Object> SUBMISSION =
            Map.of("purchaseOrder", "PO-1", "zeroUsageConfirmed", true, "coverageAcknowledged", Map.of("reason", "so"));

    @Inject
    DataSource database;

    @Inject
    OpenOrders opening;

    private UUID contract;
    private String order;

    private static Map<String, Object> edit(String quantity) {
        return Map.of("quantity", quantity, "reason", "OTHER", "text", "because", "evidence", "CHG-1");
    }

    private static Map<String, Object> line(String customer, String quantity) {
        Map<String, Object> line = new TreeMap<>(edit(quantity));
        line.put("metric", "billed-vram");
        line.put("customer", customer);
        return line;
    }

    private static Object body(Move move) {
        return switch (move) {
            case EDIT -> edit("1.00");
            case ADD_LINE -> line("acme", "1.00");
            case REFRESH, APPROVE -> Map.of();
            case SUBMIT -> SUBMISSION;
            case REJECT -> Map.of("reason", "no");
            case CLOSE -> Map.of("purchaseOrders", List.of("V-1"));
        };
    }

    /** The order of September of a new contract, for which nothing was used. */
    @BeforeEach
    void open() throws SQLException {
        contract = UUID.fromString(as("portal")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "review-" + UUID.randomUUID(),
                        "productFamily",
                        "RENTAL",
                        "commit",
                        1800,
                        "commitMetric",
                        "hourly-cores",
                        "currency",
                        "EUR",
                        "priceBook",
                        List.of(
                                price("billed-vram", "price", "7"),
                                price(
                                        "allocated-ram",
                                        "tiers",
                                        List.of(Map.of("upTo", "10", "price", "10"), Map.of("price", "5"))))))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id"));
        execute("UPDATE contract SET created_at = '2026-09-01T00:00Z' WHERE id = '" + contract + "'");
        order = orderOf(SEPTEMBER);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            opening.openDue(1000);
            return as("portal").get(ORDERS + order).path("state").equals("PENDING_SP");
        });
    }

    private static Map<String, Object> price(String metric, String word, Object price) {
        return Map.of(
                "metric",
                metric,
                "bundle",
                "base",
                "unit",
                "money",
                word,
                price,
                "effectiveFrom",
                "2020-01-01T00:00:00Z");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static RequestSpecification request(String client) {
        RequestSpecification request = as(client).contentType(ContentType.JSON);
        return client.equals("platform") ? request.queryParam("provider", "nimbus") : request;
    }

    private String path(Move move) {
        return ORDERS + order + "/" + (move == Move.EDIT ? "lines/1/edits" : move.word());
    }

    private ValidatableResponse move(String client, Move move, long version, Object body) {
        return request(client)
                .header("If-Match", "\"" + version + "\"")
                .body(body)
                .post(path(move))
                .then();
    }

    private ValidatableResponse moved(String client, Move move, long version, Object body, String state) {
        return move(client, move, version, body)
                .statusCode(200)
                .header("ETag", equalTo("\"" + (version + 1) + "\""))
                .body("state", equalTo(state));
    }

    /** Everybody at once, so that a move is refused for the order's state and nothing else. */
    private static String whoMay(Move move) {
        return switch (move) {
            case EDIT, ADD_LINE, REFRESH, SUBMIT -> "portal";
            case APPROVE, REJECT, CLOSE -> "platform";
        };
    }

    @Test
    void agg278EveryIllegalMoveIsRefusedWithTheStateAndItsLegalMoves() throws SQLException {
        String stored = order;
        for (OrderState state : OrderState.ALL) {
            order = switch (state) {
                case OrderState.NotOpen ignored ->
                    orderOf(SEPTEMBER.next().next().next());
                case OrderState.Collecting ignored -> orderOf(SEPTEMBER.next().next());
                default -> stored;
            };
            execute("UPDATE billing_order SET state = '" + state.word() + "' WHERE id = '" + order + "'");
            List<String> legal = state.moves().stream().map(Move::word).sorted().toList();
            for (Move move : Move.values()) {
                if (!state.moves().contains(move)) {
                    refused(move, state, legal);
                }
            }
        }
    }

    private String orderOf(BillingMonth month) {
        return DraftOrder.idOf(contract, month).toString();
    }

    private void refused(Move move, OrderState state, List<String> legal) {
        move(whoMay(move), move, 1, body(move))
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:illegal-order-move"))
                .body("state", equalTo(state.word()))
                .body("moves", legal.isEmpty() ? empty() : contains(legal.toArray()));
    }

    @Test
    void agg279FromReviewToClosingByThoseWhoMay() {
        moved("portal", Move.ADD_LINE, 1, line("acme", "3.00"), "PENDING_SP")
                .body("lines[0].byHand", equalTo(true))
                .body("lines[0].amount", equalTo("21.00"))
                .body("totals.money", equalTo("21.00"));
        moved("portal", Move.EDIT, 2, edit("2.50"), "PENDING_SP")
                .body("lines[0].measured.exact", equalTo("0"))
                .body("lines[0].quantity", equalTo("2.50"))
                .body("lines[0].edits.before", contains("0.00", "3.00"))
                .body("lines[0].edits.after", contains("3.00", "2.50"))
                .body("lines[0].edits[1].evidence", equalTo("CHG-1"))
                .body("totals.money", equalTo("17.50"))
                .body("summary.edited", equalTo("0.0000"));
        moved(
                        "portal",
                        Move.SUBMIT,
                        3,
                        Map.of("purchaseOrder", "PO-1", "coverageAcknowledged", Map.of("reason", "so")),
                        "PENDING_APPROVAL")
                .body("submission.coverageAcknowledged", equalTo("so"))
                .body("submission.purchaseOrder", equalTo("PO-1"))
                .body("submission.secondPerson", notNullValue());
        move("portal", Move.APPROVE, 4, Map.of())
                .statusCode(403)
                .body("type", equalTo("urn:meterline:problem:second-person-needed"));
        moved("platform", Move.APPROVE, 4, Map.of("comment", "seen"), "PENDING_AGGREGATOR");
        move("portal", Move.APPROVE, 5, Map.of())
                .statusCode(403)
                .body("type", equalTo("urn:meterline:problem:forbidden"));
        moved("platform", Move.APPROVE, 5, Map.of(), "PENDING_VENDOR");
        move("portal", Move.CLOSE, 6, body(Move.CLOSE)).statusCode(403);
        moved("platform", Move.CLOSE, 6, body(Move.CLOSE), "CLOSED");

        String next = as("portal")
                .get(ORDERS + order + "/events?limit=4")
                .then()
                .statusCode(200)
                .body("items.version", contains(1, 2, 3, 4))
                .body("items.kind", contains("OPENED", "EDITED", "EDITED", "APPROVAL_REQUESTED"))
                .body("items[2].detail.before", equalTo("3.00"))
                .body("items[2].detail.after", equalTo("2.50"))
                .body("items[3].detail.before", equalTo("PENDING_SP"))
                .body("items[3].detail.after", equalTo("PENDING_APPROVAL"))
                .extract()
                .path("nextCursor");
        as("portal")
                .get(ORDERS + order + "/events?cursor=" + next)
                .then()
                .statusCode(200)
                .body("items.kind", contains("APPROVED", "APPROVED", "CLOSED"))
                .body("items[2].detail.purchaseOrders", equalTo("V-1"))
                .body("items[2].actor", notNullValue());
    }

    /** Only then may the month's reports go. */
    @Test
    void agg363TheEvidenceOfAClosedOrderIsNotedAsExportedOnceItWasDownloaded() throws SQLException {
        moved("portal", Move.SUBMIT, 1, SUBMISSION, "PENDING_AGGREGATOR");
        moved("platform", Move.APPROVE, 2, Map.of(), "PENDING_VENDOR");
        download("/evidence");
        assertEquals(List.of(), exportedAt(), "it is not closed");
        moved("platform", Move.CLOSE, 3, body(Move.CLOSE), "CLOSED");
        download(".csv");
        download(".pdf");
        assertEquals(List.of("never"), exportedAt(), "its lines are no evidence");

        download("/evidence");

        await().atMost(Duration.ofSeconds(30)).until(() -> !exportedAt().equals(List.of("never")));
        List<String> first = exportedAt();
        download("/evidence");
        as("portal-stratus").get(ORDERS + order + "/evidence").then().statusCode(404);
        assertEquals(first, exportedAt());
    }

    @Test
    void agg364AnOrderThatDoesNotReadBackIsAProblemOfItsOwnThatNamesIt() throws SQLException {
        execute("CREATE TABLE kept_aside AS SELECT id, basis, computed FROM billing_order WHERE id = '" + order + "'");
        try {
            execute("UPDATE billing_order SET basis = 'nonsense' WHERE id = '" + order + "'");
            unreadable(as("portal").post(ORDERS + order + "/recomputation"));
            unreadable(as("portal").get(ORDERS + order + "/evidence"));
            as("portal")
                    .get("/api/v1/alerts?kind=order_differs&state=raised")
                    .then()
                    .statusCode(200)
                    .body("items.subject", hasItem(order));
            execute("UPDATE billing_order SET computed = 'nonsense' WHERE id = '" + order + "'");
            unreadable(as("portal").get(ORDERS + order));
            unreadable(as("portal").get(ORDERS + order + ".csv"));
        } finally {
            execute("UPDATE billing_order o SET basis = k.basis, computed = k.computed FROM kept_aside k"
                    + " WHERE k.id = o.id");
            execute("DROP TABLE kept_aside");
        }
        as("portal")
                .post(ORDERS + order + "/recomputation")
                .then()
                .statusCode(200)
                .body("verdict", equalTo("EQUAL"));
    }

    private void unreadable(Response answer) {
        answer.then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:order-unreadable"))
                .body("detail", containsString(order))
                .body("requestId", notNullValue());
    }

    private void download(String form) {
        as("portal").get(ORDERS + order + form).then().statusCode(200);
    }

    private List<String> exportedAt() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT coalesce(exported_at::text, 'never') FROM closed_order WHERE month = '2026-09-01'"
                                + " AND contract = '" + contract + "'")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Test
    void agg386AnEditedLineIsExplainedByTheTiersOfWhatItShows() {
        Map<String, Object> added = new TreeMap<>(line("acme", "20.00"));
        added.put("metric", "allocated-ram");
        moved("portal", Move.ADD_LINE, 1, added, "PENDING_SP").body("totals.money", equalTo("150.00"));
        as("portal")
                .get(ORDERS + order + "/explanation?line=1")
                .then()
                .statusCode(200)
                .body("$", not(hasKey("pricing")))
                .body("editedPricing.metered", equalTo("20"))
                .body("editedPricing.each", equalTo("15/2"))
                .body("editedPricing.tiers.quantity", contains("10", "10"))
                .body("editedPricing.tiers.amount", contains("100", "50"));
    }

    @Test
    void agg280WhoMayNotOrHasNotSeenItChangesNothing() {
        Object submission = body(Move.SUBMIT);
        request("portal").body(submission).post(path(Move.SUBMIT)).then().statusCode(428);
        move("portal", Move.SUBMIT, 7, submission).statusCode(412);
        request("portal-stratus")
                .header("If-Match", "\"1\"")
                .body(submission)
                .post(path(Move.SUBMIT))
                .then()
                .statusCode(404);
        as("portal-stratus").get(ORDERS + order + "/events").then().statusCode(404);
        for (Move move : List.of(Move.EDIT, Move.ADD_LINE, Move.REFRESH, Move.SUBMIT)) {
            move("platform", move, 1, body(move)).statusCode(403);
        }
        invalid(Move.SUBMIT, Map.of("zeroUsageConfirmed", true), "/purchaseOrder", "field-missing");
        invalid(Move.SUBMIT, Map.of("purchaseOrder", " "), "/purchaseOrder", "field-missing");
        invalid(Move.SUBMIT, Map.of("purchaseOrder", "PO-1"), "/zeroUsageConfirmed", "zero-usage-unconfirmed");
        invalid(Move.ADD_LINE, line("acme", "1.005"), "/quantity", "decimal-malformed");
        invalid(Move.ADD_LINE, line("acme", "-1"), "/quantity", "decimal-malformed");
        invalid(Move.ADD_LINE, line("x".repeat(257), "1"), "/customer", "text-too-long");
        move("portal", Move.EDIT, 1, edit("1.00")).statusCode(404);
        move("portal", Move.EDIT, 1, Map.of("quantity", "1", "more", 1)).statusCode(400);

        as("portal").get(ORDERS + order).then().statusCode(200).header("ETag", equalTo("\"1\""));
    }

    private void invalid(Move move, Object body, String field, String rule) {
        move("portal", move, 1, body)
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:invalid-order-change"))
                .body("field", equalTo(field))
                .body("rule", equalTo(rule));
    }

    @Test
    void agg275OfTwoRequestsAtOnceOneIsToldThatItWasChanged() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService managers = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> asking = new ArrayList<>();
            for (String customer : List.of("acme", "beta")) {
                asking.add(managers.submit(() -> {
                    RequestSpecification request =
                            request("portal").header("If-Match", "\"1\"").body(line(customer, "1.00"));
                    together.await();
                    return request.post(path(Move.ADD_LINE)).statusCode();
                }));
            }
            for (Future<Integer> each : asking) {
                answers.add(each.get());
            }
        }
        assertEquals(List.of(200, 412), answers.stream().sorted().toList());
        assertEquals(
                1, as("portal").get(ORDERS + order).jsonPath().getList("lines").size());
    }

    @Test
    void aRefreshAnswersWithTheOrderAsItIsNow() {
        moved("portal", Move.REFRESH, 1, Map.of(), "PENDING_SP").body("version", equalTo(2));
        request("portal")
                .header("If-Match", "\"2\"")
                .post(path(Move.REFRESH))
                .then()
                .statusCode(200);
    }
}
