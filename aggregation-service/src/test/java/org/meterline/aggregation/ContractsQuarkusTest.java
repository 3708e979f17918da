package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.usecase.WatchContracts;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** Contracts as people write and change them, and the orders that they make. */
@QuarkusTest
class ContractsQuarkusTest {

    private static final String CONTRACTS = "/api/v1/contracts";
    private static final String START = "2026-01-01T00:00:00Z";
    private static final Instant FIRST_HOUR = hour("2026-10-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);

    @Inject
    WatchContracts watch;

    private final String provider = "contracts-" + UUID.randomUUID();
    private final Api api = new Api(provider);
    private Topic topic;
    private long ordinal;

    @BeforeEach
    void open() {
        topic = new Topic();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private static Map<String, Object> terms(String name, long commit) {
        return new HashMap<>(Map.of(
                "name",
                name,
                "productFamily",
                "RENTAL",
                "commit",
                commit,
                "commitMetric",
                "hourly-cores",
                "currency",
                "EUR",
                "priceBook",
                List.of()));
    }

    private static Map<String, Object> with(Map<String, Object> terms, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(terms);
        changed.put(field, value);
        return changed;
    }

    private static Map<String, Object> flat(String metric, String price) {
        return Map.of("metric", metric, "unit", "money", "price", price, "effectiveFrom", START);
    }

    private ValidatableResponse post(Map<String, Object> terms) {
        return api.request()
                .contentType(ContentType.JSON)
                .body(terms)
                .post(CONTRACTS)
                .then();
    }

    private String contract(Map<String, Object> terms) {
        return post(terms).statusCode(201).extract().path("id");
    }

    private ValidatableResponse patch(String contract, @Nullable String ifMatch, Map<String, Object> change) {
        return conditional(ifMatch)
                .contentType(ContentType.JSON)
                .body(change)
                .patch(CONTRACTS + "/" + contract)
                .then();
    }

    private ValidatableResponse delete(String contract, @Nullable String ifMatch) {
        return conditional(ifMatch).delete(CONTRACTS + "/" + contract).then();
    }

    private RequestSpecification conditional(@Nullable String ifMatch) {
        return ifMatch == null ? api.request() : api.request().header("If-Match", ifMatch);
    }

    private String tag(String contract) {
        return api.get(CONTRACTS + "/" + contract).statusCode(200).extract().header("ETag");
    }

    private static void refused(ValidatableResponse answer, int status, String problem) {
        answer.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:" + problem));
    }

    /** A usage meter of the contract that saw one host for one hour, with a virtual machine of each of two customers. */
    private UUID used(String contract, Integer... coresPerCpu) {
        UUID usageMeter = UUID.randomUUID();
        UUID source = UUID.randomUUID();
        topic.register(
                provider,
                usageMeter,
                ++ordinal,
                1,
                List.of(new ModeEntry(Mode.PRODUCTION, null)),
                UUID.fromString(contract),
                "fra-1");
        topic.send(report(
                provider,
                usageMeter,
                1,
                source,
                FIRST_HOUR,
                WHOLE,
                List.of(
                        vm(RecordHead.of("vm-1", 0, 3600).withCustomer("acme"), 8192),
                        vm(RecordHead.of("vm-2", 0, 3600).withCustomer("beta"), 16384),
                        host("host-1", 0, 3600, coresPerCpu))));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        1,
                        api.items("/api/v1/usage-reports?state=counted&source=" + source)
                                .size()));
        return source;
    }

    private List<Map<String, Object>> orders() {
        return api.items("/api/v1/billing-orders?limit=1000&month=2026-10");
    }

    private JsonPath order(String contract) {
        String id = orders().stream()
                .filter(order -> contract.equals(order.get("contractId")))
                .map(order -> String.valueOf(order.get("id")))
                .findFirst()
                .orElseThrow();
        return api.get("/api/v1/billing-orders/" + id).statusCode(200).extract().jsonPath();
    }

    @Test
    void agg237EveryChangeOfAContractIsKept() {
        String contract = contract(terms("kept", 10));
        String first = tag(contract);
        String second = patch(contract, first, Map.of("commit", 20))
                .statusCode(200)
                .body("commit", equalTo(20))
                .extract()
                .header("ETag");
        assertEquals(second, tag(contract));
        Map<String, Object> tiers = Map.of(
                "metric",
                "billed-vram",
                "unit",
                "points",
                "effectiveFrom",
                START,
                "tiers",
                List.of(Map.of("upTo", "100", "price", "7.50"), Map.of("price", "6")));
        Map<String, Object> change = Map.of(
                "priceBook",
                List.of(tiers),
                "commits",
                List.of(Map.of("commit", 30, "effectiveFrom", "2027-01-01T00:00:00Z")),
                "linesBy",
                List.of("customer"),
                "startMonth",
                "2026-01",
                "endMonth",
                "2028-12");
        String third = patch(contract, second, change)
                .statusCode(200)
                .body("priceBook[0].tiers.upTo", contains("100", null))
                .body("priceBook[0].tiers.price", contains("7.50", "6"))
                .body("priceBook[0].price", nullValue())
                .body("commits[0].overageRule", equalTo("hourly"))
                .body("linesBy", contains("customer"))
                .body("endMonth", equalTo("2028-12"))
                .extract()
                .header("ETag");
        assertNotEquals(second, third);
        assertEquals(
                third, patch(contract, third, change).statusCode(200).extract().header("ETag"));
        patch(contract, third, Map.of("endMonth", "")).statusCode(200).body("endMonth", nullValue());

        String versions = CONTRACTS + "/" + contract + "/versions";
        String next = api.get(versions + "?limit=3")
                .statusCode(200)
                .body("items.number", contains(3, 2, 1))
                .body("items.change", contains("CHANGED", "CHANGED", "CHANGED"))
                .body("items[0].terms.endMonth", nullValue())
                .body("items[1].terms.endMonth", equalTo("2028-12"))
                .body("items[1].terms.priceBook[0].tiers[0].price", equalTo("7.50"))
                .body("items[2].terms.commit", equalTo(20))
                .extract()
                .path("nextCursor");
        api.get(versions + "?cursor=" + next)
                .body("items", hasSize(1))
                .body("items[0].change", equalTo("CREATED"))
                .body("nextCursor", nullValue());
        api.get(versions + "/0")
                .statusCode(200)
                .body("terms.commit", equalTo(10))
                .body("by", notNullValue())
                .body("at", startsWith("2026-11-01T12:"));
        api.refuses(versions + "/9", 404, "not-found");
        api.refuses(versions + "/x", 404, "not-found");
        refused(Api.as("portal-stratus").get(versions).then(), 404, "not-found");
    }

    @Test
    void agg238OnlyAContractThatWasNeverUsedCanBeRemoved() {
        String unused = contract(terms("unused", 10));
        refused(delete(unused, null), 428, "precondition-required");
        refused(delete(unused, "\"7\""), 412, "precondition-failed");
        delete(unused, tag(unused)).statusCode(204);
        api.refuses(CONTRACTS + "/" + unused, 404, "not-found");
        api.get(CONTRACTS + "/" + unused + "/versions")
                .statusCode(200)
                .body("items.change", contains("REMOVED", "CREATED"))
                .body("items[0].terms", nullValue())
                .body("items[1].terms.name", equalTo("unused"));
        contract(terms("unused", 10));

        String used = contract(terms("used", 10));
        used(used, 16);
        refused(delete(used, tag(used)), 409, "contract-in-use");
        String assigned = contract(terms("assigned", 10));
        topic.register(
                provider,
                UUID.randomUUID(),
                ++ordinal,
                1,
                List.of(new ModeEntry(Mode.TEST, null)),
                UUID.fromString(assigned),
                null);
        await().atMost(PATIENCE).untilAsserted(() -> refused(delete(assigned, tag(assigned)), 409, "contract-in-use"));
        api.get(CONTRACTS + "/" + used).statusCode(200);
    }

    @Test
    void agg239t17ContractsOfOneProviderAreNotPooled() {
        String above = contract(terms("above", 32));
        String below = contract(terms("below", 48));
        used(above, 16, 16, 16, 16);
        used(below, 16);

        // 64 and 16 cores in one hour of 744: together they are what both commit to.
        assertEquals("4/93", order(above).getString("summary.exact.overage"));
        assertEquals("0", order(below).getString("summary.exact.overage"));
        assertEquals(
                Map.of("exact", "10/93", "rounded", "0.1075"),
                api.items("/api/v1/usage?month=2026-10&metric=hourly-cores")
                        .getFirst()
                        .get("billed"));
    }

    @Test
    void agg240TiersAndGroupingOnAnOrderAndInItsExplanation() {
        // 4 and 8 GB for one hour of 744 are 1/62 GB.
        Map<String, Object> tiers = Map.of(
                "metric",
                "billed-vram",
                "unit",
                "money",
                "effectiveFrom",
                START,
                "tiers",
                List.of(Map.of("upTo", "0.01", "price", "62000"), Map.of("price", "31000")));
        String contract = contract(with(terms("tiers", 10), "priceBook", List.of(tiers, flat("hourly-cores", "1"))));
        UUID source = used(contract, 16);

        JsonPath order = order(contract);
        // (0.01 x 62,000 + (1/62 - 0.01) x 31,000) x 62 = 50,220 for a GB, a third of it for acme.
        assertEquals(List.of("acme", "beta"), order.getList("lines.customer").subList(0, 2));
        assertEquals("50220.00000000", order.getString("lines[0].price"));
        assertEquals(List.of("270.00", "540.00"), order.getList("lines.amount").subList(0, 2));
        String explanation = "/api/v1/billing-orders/" + order.getString("id") + "/explanation?line=";
        api.get(explanation + 2)
                .statusCode(200)
                .body("pricing.metered", equalTo("1/62"))
                .body("pricing.each", equalTo("50220"))
                .body("pricing.tiers.from", contains("0", "1/100"))
                .body("pricing.tiers.quantity", contains("1/100", "19/3100"))
                .body("pricing.tiers.amount", contains("620", "190"));
        api.get(explanation + 3).body("pricing", nullValue());

        patch(contract, tag(contract), Map.of("linesBy", List.of())).statusCode(200);
        JsonPath grouped = order(contract);
        assertEquals(List.of("810.00", "0.02"), grouped.getList("lines.amount"));
        assertEquals(Arrays.asList(null, null), grouped.getList("lines.customer"));
        assertNotEquals(order.getString("rulesHash"), grouped.getString("rulesHash"));
        api.get(explanation + 1)
                .statusCode(200)
                .body("sourceHours.source", contains(source.toString()))
                .body("sourceHours.billed", contains(Long.toString(12 * 1024L * 100 * 3600)))
                .body("contractHours", nullValue());
    }

    @Test
    void agg241AContractHasNoOrderOutsideOfItsMonthsAndUsageThereAlerts() {
        String ended = contract(terms("ended", 10));
        String expiring = contract(with(terms("expiring", 10), "endMonth", "2026-11"));
        String later = contract(with(terms("later", 10), "endMonth", "2027-03"));
        used(ended, 16);
        assertEquals(3, orders().size());

        patch(ended, tag(ended), Map.of("endMonth", "2026-09")).statusCode(200);
        assertEquals(
                List.of(expiring, later).stream().sorted().toList(),
                orders().stream().map(order -> order.get("contractId")).sorted().toList());
        watch.watch();
        watch.watch();

        api.get("/api/v1/alerts?state=RAISED")
                .statusCode(200)
                .body("items.kind", contains("CONTRACT_EXPIRING", "USAGE_OUTSIDE_CONTRACT"))
                .body("items.subject", contains(expiring, ended));

        patch(ended, tag(ended), Map.of("endMonth", "")).statusCode(200);
        patch(expiring, tag(expiring), Map.of("endMonth", "2027-12")).statusCode(200);
        watch.watch();
        api.get("/api/v1/alerts?state=RAISED").body("items", empty());
    }

    @Test
    void agg236WhatIsNoContractIsRefusedByTheFieldAndTheRule() {
        Map<String, Object> right = terms("refused", 10);
        Map<String, Map<String, Object>> wrong = Map.of(
                "/productFamily product-family-unknown",
                with(right, "productFamily", "Rental"),
                "/linesBy/0 word-unknown",
                with(right, "linesBy", List.of("meter")),
                "/linesBy/1 word-unknown",
                with(right, "linesBy", List.of("site", "site")),
                "/startMonth month-malformed",
                with(right, "startMonth", "2026-1"),
                "/endMonth period-reversed",
                with(with(right, "startMonth", "2026-02"), "endMonth", "2026-01"),
                "/commits/0/effectiveFrom commit-within-month",
                with(right, "commits", List.of(Map.of("commit", 1, "effectiveFrom", "2026-01-02T00:00:00Z"))),
                "/commits/0/commit field-missing",
                with(right, "commits", List.of(Map.of("effectiveFrom", START))),
                "/priceBook/0/tiers price-or-tiers",
                with(
                        right,
                        "priceBook",
                        List.of(with(flat("billed-vram", "1"), "tiers", List.of(Map.of("price", "1"))))),
                "/priceBook/0/tiers/0/upTo tier-end",
                with(
                        right,
                        "priceBook",
                        List.of(Map.of(
                                "metric",
                                "billed-vram",
                                "unit",
                                "money",
                                "effectiveFrom",
                                START,
                                "tiers",
                                List.of(Map.of("price", "1"), Map.of("price", "2"))))));
        wrong.forEach((fieldAndRule, terms) -> {
            ValidatableResponse answer = post(terms);
            refused(answer, 422, "invalid-contract");
            assertEquals(
                    fieldAndRule,
                    answer.extract().path("field") + " " + answer.extract().path("rule"));
        });
    }
}
