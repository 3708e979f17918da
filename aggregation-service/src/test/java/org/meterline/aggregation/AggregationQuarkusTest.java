package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.contracts.Topics;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** From the topics to the API: PostgreSQL, Kafka and Keycloak are real. */
@QuarkusTest
class AggregationQuarkusTest {

    private static final String MONTH = "2026-10";
    private static final Instant START = hour("2026-10-01T00:00:00Z");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);
    private static final List<ModeEntry> PRODUCTION = List.of(new ModeEntry(Mode.PRODUCTION, null));
    private static final Duration PATIENCE = Duration.ofSeconds(40);

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

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }

    private static ValidatableResponse get(String path) {
        return as("portal").get(path).then();
    }

    private static String contract(long commit, String rule) {
        return as("portal")
                .contentType(ContentType.JSON)
                .body(terms("contract-" + UUID.randomUUID(), commit, rule))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .extract()
                .path("id");
    }

    private static Map<String, Object> terms(String name, long commit, String rule) {
        return Map.of(
                "name",
                name,
                "productFamily",
                "RENTAL",
                "commit",
                commit,
                "commitMetric",
                "hourly-cores",
                "overageRule",
                rule,
                "currency",
                "EUR",
                "sites",
                List.of("fra-1"),
                "priceBook",
                List.of(price("billed-vram", "points", "7"), price("hourly-cores", "money", "4.50")));
    }

    private static Map<String, String> price(String metric, String unit, String price) {
        return price(metric, "base", unit, price);
    }

    private static Map<String, String> price(String metric, String bundle, String unit, String price) {
        return Map.of(
                "metric",
                metric,
                "bundle",
                bundle,
                "unit",
                unit,
                "price",
                price,
                "effectiveFrom",
                "2026-01-01T00:00:00Z");
    }

    private void awaitOutcomes(UUID meter, Outcome... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of(expected),
                        Topic.outcomes(meter).stream()
                                .map(ReportOutcome::outcome)
                                .toList()));
    }

    private JsonPath order(String contract) {
        String id = get("/api/v1/billing-orders?limit=1000&month=" + MONTH)
                .statusCode(200)
                .extract()
                .path("items.find { it.contractId == '" + contract + "' }.id");
        return get("/api/v1/billing-orders/" + id).statusCode(200).extract().jsonPath();
    }

    private List<Map<String, Object>> usageOfSource(String groupBy) {
        return get("/api/v1/usage?limit=1000&month=" + MONTH + "&groupBy=" + groupBy)
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.findAll { it.source == '" + source + "' }");
    }

    @Test
    void reportsBecomeUsageCoverageAndADraftOrder() throws Exception {
        String contract = contract(30, "hourly");
        topic.register(Reports.PROVIDER, usageMeter, 1, 1, PRODUCTION, UUID.fromString(contract), "fra-1");
        Reports.Sent first = report(
                usageMeter,
                1,
                source,
                START,
                WHOLE,
                vm(RecordHead.of("vm-1", 0, 3600).withCustomer("acme"), 4096),
                host("host-1", 0, 3600, 20, 20));
        topic.send(first);
        topic.send(report(usageMeter, 2, source, START.plusSeconds(3600), WHOLE, host("host-1", 0, 3600, 20, 20)));
        topic.send(first.sentWithSkew(61_000));
        awaitOutcomes(usageMeter, Outcome.NEW, Outcome.NEW, Outcome.KNOWN);
        List<ReportOutcome> outcomes = Topic.outcomes(usageMeter);
        assertEquals(
                List.of(1L, 2L, 1L),
                outcomes.stream().map(ReportOutcome::sequence).toList());
        assertEquals(outcomes.getFirst().previousDigest(), outcomes.getLast().previousDigest());
        assertTrue(outcomes.get(1).previousDigest() != null);
        assertEquals(first.message().received(), outcomes.getFirst().received());
        assertNull(outcomes.getFirst().clockSkewMillis());
        assertEquals(61_000L, outcomes.getLast().clockSkewMillis());

        List<Map<String, Object>> usage = usageOfSource("customer,source,metric");
        Map<String, Object> vram = usage.stream()
                .filter(item -> "billed-vram".equals(item.get("metric")))
                .findFirst()
                .orElseThrow();
        assertEquals(9, usage.size());
        assertEquals("acme", vram.get("customer"));
        assertEquals("GB", vram.get("unit"));
        assertEquals(Map.of("exact", "1/372", "rounded", "0.0027"), vram.get("billed"));
        assertEquals(
                List.of("2026-10-01"),
                usageOfSource("source,metric,day").stream()
                        .map(item -> item.get("day"))
                        .distinct()
                        .toList());

        JsonPath order = order(contract);
        assertEquals("COLLECTING", order.getString("state"));
        assertEquals(List.of("billed-vram", "hourly-cores"), order.getList("lines.metric"));
        assertEquals("fra-1", order.getString("lines[1].site"));
        assertEquals("10/93", order.getString("lines[1].measured.exact"));
        assertEquals("0.11", order.getString("lines[1].quantity"));
        assertEquals("4.50", order.getString("lines[1].price"));
        assertEquals("0.48", order.getString("lines[1].amount"));
        assertEquals("5/186", order.getString("summary.exact.overage"));
        assertEquals("30.0269", order.getString("summary.total"));
        assertEquals("2026-11-03T00:00:00Z", order.getString("deadlines.uploadsClose"));
        assertEquals("2026-11-04T00:00:00Z", order.getString("deadlines.reviewOpens"));
        assertFalse(order.getBoolean("overdue"));
        String missingHours = "blockers.find { it.kind == 'MISSING_HOURS' }.";
        assertEquals("/api/v1/coverage?month=" + MONTH, order.getString(missingHours + "href"));
        assertEquals(742, order.getInt(missingHours + "items.find { it.source == '" + source + "' }.count"));
        get(order.getString(missingHours + "items.find { it.source == '" + source + "' }.href"))
                .statusCode(200);
        assertEquals(order.getString("inputHash"), order(contract).getString("inputHash"));
        assertEquals("0.0027", order.getString("coverage"));

        String explanation = "/api/v1/billing-orders/" + order.getString("id") + "/explanation?limit=1&line=2";
        String more = get(explanation)
                .statusCode(200)
                .body("measured.exact", equalTo("10/93"))
                .body("rules[0].periods", equalTo(744))
                .body("sourceHours.billed", contains("40"))
                .body("sourceHours[0].reports", contains(first.digest().value()))
                .extract()
                .path("nextCursor");
        get(explanation + "&cursor=" + more)
                .body("sourceHours.hour", contains("2026-10-01T01:00:00Z"))
                .body("nextCursor", nullValue());

        get("/api/v1/coverage?limit=1000&month=" + MONTH)
                .statusCode(200)
                .body("items.find { it.source == '" + source + "' }.meteredSeconds", equalTo(7200))
                .body("items.find { it.source == '" + source + "' }.expectedSeconds", equalTo(744 * 3600))
                .body("items.find { it.source == '" + source + "' }.missingHours", hasSize(742))
                .body("items.find { it.source == '" + source + "' }.missing", equalTo(742))
                .body("items.find { it.source == '" + source + "' }.exact", equalTo("1/372"));
        String missing = "/api/v1/coverage/" + source + "/missing-hours?limit=741&month=" + MONTH;
        String lastOne = get(missing)
                .statusCode(200)
                .body("items", hasSize(741))
                .body("items[0].hour", equalTo("2026-10-01T02:00:00Z"))
                .extract()
                .path("nextCursor");
        get(missing + "&cursor=" + lastOne)
                .body("items.hour", contains("2026-10-31T23:00:00Z"))
                .body("nextCursor", nullValue());
        assertEquals(744 * 3600, order.getInt("covered.expectedSeconds"));
        assertEquals("1/372", order.getString("covered.exact"));
        get("/api/v1/usage?month=" + MONTH).body("coverage.missingHours", greaterThanOrEqualTo(742));

        get("/api/v1/billing-orders/" + order.getString("id") + "/explanation?line=9")
                .statusCode(404);

        get("/api/v1/usage-reports?usageMeterId=" + usageMeter)
                .statusCode(200)
                .body("items.sequence", contains(1, 2))
                .body("items.state", contains("COUNTED", "COUNTED"))
                .body("items.firstOutcome", contains("NEW", "NEW"));
        byte[] original = get("/api/v1/usage-reports/" + first.digest())
                .statusCode(200)
                .contentType(ContentType.JSON)
                .extract()
                .asByteArray();
        assertArrayEquals(Compression.unzstd(first.packed(), 1 << 20), original);
        assertEquals(first.digest(), ReportDigest.of(original));
    }

    @Test
    void everyWayOfCountingMakesLinesThatAreExplained() {
        Map<String, Object> terms = new HashMap<>(terms("contract-" + UUID.randomUUID(), 0, "hourly"));
        terms.put("bundles", List.of(Map.of("feature", "aria-operations", "name", "premier-plus")));
        terms.put(
                "priceBook",
                List.of(
                        price("bundle-vram", "points", "7"),
                        price("bundle-vram", "premier-plus", "points", "10"),
                        price("vsan-tib", "money", "10"),
                        price("horizon-connections", "money", "2"),
                        price("protected-vms", "money", "3")));
        String contract = as("portal")
                .contentType(ContentType.JSON)
                .body(terms)
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .body("bundles.name", contains("premier-plus"))
                .extract()
                .path("id");
        topic.register(Reports.PROVIDER, usageMeter, 71, 1, PRODUCTION, UUID.fromString(contract), null);
        RecordHead sessionsOf = RecordHead.of("pod-a", 0, 3600).withCustomer("acme");
        RecordHead protectedAt = RecordHead.of("site-a", 0, 3600).withCustomer("acme");
        topic.send(report(
                usageMeter,
                1,
                source,
                START,
                WHOLE,
                vm(RecordHead.of("vm-1", 0, 3600), 4096),
                vm(RecordHead.of("vm-2", 0, 3600).withFeatures(List.of("aria-operations")), 4096),
                host("host-1", 0, 3600, 16),
                vsan(RecordHead.of("domain-1", 0, 3600), (20L << 40) + 1, 0, null),
                sessions(sessionsOf, 40),
                protectedVms(protectedAt, 9)));
        topic.send(report(
                usageMeter,
                2,
                source,
                START.plusSeconds(3600),
                WHOLE,
                sessions(sessionsOf, 30),
                protectedVms(protectedAt, 6)));
        awaitOutcomes(usageMeter, Outcome.NEW, Outcome.NEW);

        JsonPath order = order(contract);
        assertEquals(List.of("base", "premier-plus", "base", "base", "base"), order.getList("lines.bundle"));
        assertEquals(
                List.of("bundle-vram", "bundle-vram", "horizon-connections", "protected-vms", "vsan-tib"),
                order.getList("lines.metric"));
        assertEquals(List.of("1/372", "1/372", "40", "6", "5/744"), order.getList("lines.measured.exact"));
        assertEquals("5", order.getString("lines[4].unitHours"));
        assertEquals(source.toString(), order.getString("lines[2].source"));
        assertEquals("17/372", order.getString("points.exact"));

        String explanation = "/api/v1/billing-orders/" + order.getString("id") + "/explanation?line=";
        get(explanation + 2)
                .statusCode(200)
                .body("sourceHours.variant", contains("aria-operations"))
                .body("sourceHours.billed", contains(String.valueOf(2048L * 100 * 3600)));
        get(explanation + 3).statusCode(200).body("sourceHours.billed", contains("40", "30"));
        String more = get(explanation + 5 + "&limit=1")
                .statusCode(200)
                .body("sourceHours.variant", contains("claimed"))
                .extract()
                .path("nextCursor");
        get(explanation + 5 + "&limit=1&cursor=" + more)
                .statusCode(200)
                .body("sourceHours.variant", contains("entitled"))
                .body("sourceHours.billed", contains(String.valueOf(16L << 40)));

        List<Map<String, Object>> usage = usageOfSource("source");
        assertEquals(
                List.of("", "aria-operations"),
                usage.stream()
                        .filter(item -> "bundle-vram".equals(item.get("metric")))
                        .map(item -> String.valueOf(item.getOrDefault("variant", "")))
                        .toList());
        assertEquals(
                List.of("acme 40", "acme 6"),
                usage.stream()
                        .filter(item -> item.containsKey("customer"))
                        .map(item -> item.get("customer") + " "
                                + ((Map<?, ?>) item.getOrDefault("billed", Map.of())).get("exact"))
                        .toList());
    }

    @Test
    void t24TwoMetersOnOneSourceBillItOnceAndTheNoticeNamesBoth() {
        UUID other = UUID.randomUUID();
        String contract = contract(0, "average");
        topic.register(Reports.PROVIDER, usageMeter, 11, 1, PRODUCTION, UUID.fromString(contract), null);
        topic.register(Reports.PROVIDER, other, 12, 1, PRODUCTION, UUID.fromString(contract), null);
        topic.send(report(usageMeter, 1, source, START, WHOLE, host("host-1", 0, 3600, 40)));
        awaitOutcomes(usageMeter, Outcome.NEW);
        topic.send(report(other, 1, source, START, WHOLE, host("host-1", 0, 3600, 40)));
        awaitOutcomes(other, Outcome.SHADOWED);

        String reason = String.valueOf(Topic.outcomes(other).getFirst().reason());
        assertTrue(reason.contains(usageMeter.toString()) && reason.contains(other.toString()), reason);
        assertEquals("5/93", order(contract).getString("lines[0].measured.exact"));
        get("/api/v1/usage-reports?state=SHADOWED&source=" + source)
                .body("items.usageMeterId", contains(other.toString()));
    }

    @Test
    void t29TestCountsOnlyFromWhenItBecomesProduction() {
        String contract = contract(0, "average");
        topic.register(
                Reports.PROVIDER,
                usageMeter,
                21,
                1,
                List.of(new ModeEntry(Mode.TEST, null)),
                UUID.fromString(contract),
                null);
        topic.send(report(usageMeter, 1, source, START, WHOLE, host("host-1", 0, 3600, 40)));
        topic.send(report(usageMeter, 2, source, hour("2026-10-16T00:00:00Z"), WHOLE, host("host-1", 0, 3600, 40)));
        awaitOutcomes(usageMeter, Outcome.NEW, Outcome.NEW);
        get("/api/v1/usage-reports?usageMeterId=" + usageMeter).body("items", hasSize(2));
        assertEquals(List.of(), order(contract).getList("lines"));
        assertEquals("10/93", testedCores());
        assertEquals(List.of(), usageOfSource("source"));

        topic.register(
                Reports.PROVIDER,
                usageMeter,
                21,
                2,
                List.of(new ModeEntry(Mode.TEST, null), new ModeEntry(Mode.PRODUCTION, hour("2026-10-16T00:00:00Z"))),
                UUID.fromString(contract),
                null);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals("5/93", order(contract).getString("lines[0].measured.exact")));
        assertEquals("5/93", testedCores());
        get("/api/v1/usage?mode=test&limit=1&month=" + MONTH)
                .statusCode(200)
                .body("mode", equalTo("TEST"))
                .body("coverage", nullValue())
                .body("nextCursor", notNullValue());
        get("/api/v1/usage?mode=BOTH&month=" + MONTH).statusCode(400);
    }

    @Test
    void gapsAndForksOfAChainAreListedWithTheirUsageMeter() {
        topic.register(Reports.PROVIDER, usageMeter, 101, 1, PRODUCTION, null, null);
        topic.send(report(usageMeter, 1, source, START, WHOLE));
        topic.send(report(usageMeter, 4, source, START.plusSeconds(3600), WHOLE));
        topic.send(report(usageMeter, 4, source, START.plusSeconds(7200), WHOLE));
        awaitOutcomes(usageMeter, Outcome.NEW, Outcome.NEW, Outcome.NEW);

        String chain = "items.find { it.usageMeterId == '" + usageMeter + "' }";
        get("/api/v1/coverage/chains?limit=1000")
                .statusCode(200)
                .body(chain + ".lastSequence", equalTo(4))
                .body(chain + ".broken", equalTo(false))
                .body(chain + ".gaps.from", contains(2))
                .body(chain + ".gaps.to", contains(3))
                .body(chain + ".gaps.after", contains("2026-10-01T00:00:00Z"))
                .body(chain + ".gaps.before", contains("2026-10-01T01:00:00Z"))
                .body(chain + ".forks.from", contains(4));
        get("/api/v1/alerts?limit=1000&kind=sequence_fork").body("items.subject", hasItem(usageMeter.toString()));
        as("portal-stratus")
                .get("/api/v1/coverage/chains")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
    }

    /** The cores by the hour that TEST meters saw in the source. */
    private String testedCores() {
        return get("/api/v1/usage?mode=TEST&limit=1000&groupBy=source&month=" + MONTH)
                .statusCode(200)
                .extract()
                .path("items.find { it.source == '" + source + "' && it.metric == 'hourly-cores' }.metered.exact");
    }

    @Test
    void missingHoursAreEstimatedAsThePolicySaysAndMarkedSo() {
        String contract = contract(0, "hourly");
        topic.register(Reports.PROVIDER, usageMeter, 81, 1, PRODUCTION, UUID.fromString(contract), "fra-1");
        topic.send(report(usageMeter, 1, source, START, WHOLE, host("host-1", 0, 3600, 40)));
        awaitOutcomes(usageMeter, Outcome.NEW);
        assertEquals(List.of("5/93"), order(contract).getList("lines.measured.exact"));

        String policies = "/api/v1/sources/" + source + "/policies";
        put(policies + "/missing-samples/2026-10-01T00:00:00Z", carryForward(2))
                .statusCode(200)
                .body("kind", equalTo("missing-samples"))
                .body("policy", equalTo("carry-forward"))
                .body("upToHours", equalTo(2))
                .body("saidBy", notNullValue())
                .body("expected", nullValue());

        assertEstimated(contract, "10/93", "2026-10-01T01:00:00Z", "2026-10-01T02:00:00Z");
        JsonPath order = order(contract);
        assertEquals("5/93", order.getString("lines[0].measured.exact"));
        assertNull(order.getString("lines[0].estimated"));
        assertEquals("5/31", order.getString("summary.exact.reported"));
        assertEquals("10/93", order.getString("summary.exact.estimated"));
        assertEquals(7200, order.getInt("covered.estimatedSeconds"));

        topic.send(report(usageMeter, 2, source, hour("2026-10-01T01:00:00Z"), WHOLE, host("host-1", 0, 3600, 80)));
        awaitOutcomes(usageMeter, Outcome.NEW, Outcome.NEW);
        assertEstimated(contract, "20/93", "2026-10-01T02:00:00Z", "2026-10-01T03:00:00Z");

        put(policies + "/missing-samples/2026-10-01T03:00:00Z", Map.of("policy", "none", "reason", "asked for"))
                .statusCode(200);
        assertEstimated(contract, "10/93", "2026-10-01T02:00:00Z");
        put(policies + "/expectation/2026-10-01T02:00:00Z", Map.of("expected", false, "reason", "switched off"))
                .statusCode(200)
                .body("kind", equalTo("expectation"))
                .body("expected", equalTo(false));
        assertNull(order(contract).getString("lines[1]"));
        get("/api/v1/coverage?limit=1000&month=" + MONTH)
                .body("items.find { it.source == '" + source + "' }.coverage", equalTo("1.0000"));

        String more = get(policies + "?limit=2")
                .statusCode(200)
                .body("items.kind", contains("expectation", "missing-samples"))
                .extract()
                .path("nextCursor");
        get(policies + "?limit=2&cursor=" + more)
                .body("items.upToHours", contains(2))
                .body("nextCursor", nullValue());
    }

    /** What the order, usage, coverage and the explanation say of the hours that are estimated. */
    private void assertEstimated(String contract, String quantity, String... hours) {
        JsonPath order = order(contract);
        assertEquals(true, order.getBoolean("lines[1].estimated"));
        assertEquals(quantity, order.getString("lines[1].measured.exact"));
        String explained = "/api/v1/billing-orders/" + order.getString("id") + "/explanation?line=2";
        get(explained).statusCode(200).body("sourceHours.hour", contains(hours));
        String carriedFrom = get(explained).extract().path("sourceHours[0].carriedFrom");
        get("/api/v1/coverage/" + source + "/missing-hours?limit=5&month=" + MONTH)
                .statusCode(200)
                .body("items.findAll { it.estimatedSeconds == 3600 }.hour", contains(hours))
                .body("items.find { it.estimatedSeconds == 3600 }.carriedFrom", equalTo(carriedFrom));
        get("/api/v1/coverage?limit=1000&month=" + MONTH)
                .body("items.find { it.source == '" + source + "' }.estimatedSeconds", equalTo(3600 * hours.length));
        List<Map<String, Object>> cores = usageOfSource("source").stream()
                .filter(item -> "hourly-cores".equals(item.get("metric")))
                .toList();
        assertEquals(2, cores.size());
        assertNull(cores.getFirst().get("estimated"));
        assertEquals(true, cores.getLast().get("estimated"));
        assertEquals(quantity, ((Map<?, ?>) cores.getLast().getOrDefault("billed", Map.of())).get("exact"));
    }

    private static Map<String, Object> carryForward(int hours) {
        return Map.of("policy", "carry-forward", "upToHours", hours, "reason", "agreed on");
    }

    private static ValidatableResponse put(String path, Map<String, Object> body) {
        return as("portal").contentType(ContentType.JSON).body(body).put(path).then();
    }

    @Test
    void whatIsSaidOfASourceIsChecked() {
        topic.register(Reports.PROVIDER, usageMeter, 91, 1, PRODUCTION, null, null);
        topic.send(report(usageMeter, 1, source, START, WHOLE));
        awaitOutcomes(usageMeter, Outcome.NEW);
        String samples = "/api/v1/sources/" + source + "/policies/missing-samples/";
        String from = "2026-10-01T00:00:00Z";

        refused(samples + from, Map.of("policy", "carry-forward", "reason", "x"), "field-missing");
        refused(samples + from, Map.of("policy", "carry-forward", "upToHours", 1), "field-missing");
        refused(samples + from, Map.of("policy", "none", "upToHours", 1, "reason", "x"), "field-unfit");
        refused(samples + from, Map.of("policy", "mean", "reason", "x"), "word-unknown");
        refused(samples + from, carryForward(0), "carry-too-short");
        refused(samples + from, carryForward(73), "carry-too-long");
        refused(samples + from, Map.of("policy", "none", "reason", " "), "text-malformed");
        refused(samples + "2026-10-01T00:30:00Z", carryForward(1), "hour-not-full");
        refused(samples + "yesterday", carryForward(1), "instant-malformed");
        refused("/api/v1/sources/" + source + "/policies/expectation/" + from, Map.of("reason", "x"), "field-missing");

        String unknown = "/api/v1/sources/" + UUID.randomUUID() + "/policies";
        put(unknown + "/missing-samples/" + from, carryForward(1)).statusCode(404);
        get(unknown).statusCode(404);
        as("portal-stratus")
                .contentType(ContentType.JSON)
                .body(carryForward(1))
                .put(samples + from)
                .then()
                .statusCode(404);
        get("/api/v1/sources/" + source + "/policies").statusCode(200).body("items", hasSize(0));
        get("/api/v1/coverage/" + UUID.randomUUID() + "/missing-hours?month=" + MONTH)
                .statusCode(404);
    }

    private static void refused(String path, Map<String, Object> body, String rule) {
        put(path, body)
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:invalid-source-policy"))
                .body("rule", equalTo(rule));
    }

    @Test
    void aReportThatComesBeforeItsMeterIsKnownCountsOnceItIs() {
        topic.send(report(usageMeter, 1, source, START, WHOLE, host("host-1", 0, 3600, 40)));
        awaitOutcomes(usageMeter, Outcome.NEW);
        assertEquals(List.of(), usageOfSource("source,metric"));

        topic.register(Reports.PROVIDER, usageMeter, 31, 1, PRODUCTION, null, null);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertEquals(5, usageOfSource("source,metric").size()));
    }

    @Test
    void whatCannotBeTakenIsPutAsideWithItsReasonAndHoldsNothingUp() {
        topic.register(Reports.PROVIDER, usageMeter, 41, 1, PRODUCTION, null, null);
        Reports.Sent good = report(usageMeter, 1, source, START, WHOLE, host("host-1", 0, 3600, 40));
        topic.sendRubbish(usageMeter.toString());
        topic.send(new Reports.Sent(good.message(), new byte[] {1, 2, 3}, good.delivery()));
        topic.send(report(usageMeter, 2, source, hour("2026-10-02T00:00:00Z"), WHOLE));

        awaitOutcomes(usageMeter, Outcome.REJECTED, Outcome.NEW);
        assertNull(Topic.outcomes(usageMeter).getFirst().sequence());
        assertEquals(
                good.message().received(), Topic.outcomes(usageMeter).getFirst().received());
        assertEquals(
                2,
                Topic.values(Topics.USAGE_REPORTS_REJECTED, usageMeter.toString())
                        .size());
    }

    @Test
    void t20NothingReportedStillOwesTheCommit() {
        JsonPath order = order(contract(1800, "hourly"));

        assertEquals("0", order.getString("summary.exact.overage"));
        assertEquals("1800", order.getString("summary.exact.underage"));
        assertEquals("1800.0000", order.getString("summary.total"));
        assertEquals(List.of(), order.getList("lines"));
    }

    @Test
    void anotherProvidersThingsAreNotThere() {
        String contract = contract(10, "hourly");
        topic.register(Reports.PROVIDER, usageMeter, 51, 1, PRODUCTION, UUID.fromString(contract), null);
        Reports.Sent sent = report(usageMeter, 1, source, START, WHOLE, host("host-1", 0, 3600, 40));
        topic.send(sent);
        awaitOutcomes(usageMeter, Outcome.NEW);
        String order = order(contract).getString("id");

        for (String path : List.of(
                "/api/v1/contracts/" + contract,
                "/api/v1/billing-orders/" + order,
                "/api/v1/usage-reports/" + sent.digest(),
                "/api/v1/usage?month=" + MONTH + "&provider=nimbus")) {
            as("portal-stratus")
                    .get(path)
                    .then()
                    .statusCode(404)
                    .body("type", equalTo("urn:meterline:problem:not-found"));
        }
        as("portal-stratus")
                .get("/api/v1/usage-reports?usageMeterId=" + usageMeter)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        as("platform")
                .get("/api/v1/contracts?limit=1000&provider=nimbus")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(contract));
        as("platform")
                .get("/api/v1/contracts")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:meterline:problem:provider-required"));
        given().get("/api/v1/contracts").then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void contractsAreCheckedAndGuardedByTheirVersion() {
        String name = "contract-" + UUID.randomUUID();
        String id = as("portal")
                .contentType(ContentType.JSON)
                .body(terms(name, 5, "average"))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .header("ETag", "\"0\"")
                .extract()
                .path("id");
        String path = "/api/v1/contracts/" + id;

        post(terms(name, 5, "average"), 409, "contract-name-taken");
        post(Map.of("name", "x"), 422, "invalid-contract");
        post(Map.of("nome", "x"), 400, "unknown-field");
        Map<String, Object> reserved = new HashMap<>(terms("reserved", 5, "average"));
        reserved.put("bundles", List.of(Map.of("feature", "aria-operations", "name", "base")));
        post(reserved, 422, "invalid-contract");
        Map<String, Object> unlisted = new HashMap<>(terms("unlisted", 5, "average"));
        unlisted.put("priceBook", List.of(price("bundle-vram", "premier-plus", "points", "10")));
        post(unlisted, 422, "invalid-contract");
        Map<String, Object> peak = new HashMap<>(terms("peak", 5, "average"));
        peak.put("commitMetric", "horizon-connections");
        post(peak, 422, "invalid-contract");
        Map<String, Object> byKey = new HashMap<>(terms("by-key", 5, "average"));
        byKey.put("priceBook", List.of(price("hourly-key-cores", "money", "1")));
        post(byKey, 422, "invalid-contract");
        Map<String, Object> midMonth = new HashMap<>(terms("mid-month", 5, "average"));
        midMonth.put(
                "priceBook",
                List.of(Map.of(
                        "metric",
                        "billed-vram",
                        "unit",
                        "money",
                        "price",
                        "1",
                        "effectiveFrom",
                        "2026-01-15T00:00:00Z")));
        post(midMonth, 422, "invalid-contract");

        patch(path, null, Map.of("commit", 6)).statusCode(428);
        patch(path, "\"7\"", Map.of("commit", 6)).statusCode(412);
        patch(path, "\"0\"", Map.of("commit", 6))
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("commit", equalTo(6))
                .body("name", equalTo(name))
                .body("priceBook", hasSize(2));
        patch(path, "\"0\"", Map.of("commit", 7)).statusCode(412);
        get(path).statusCode(200).header("ETag", "\"1\"").body("sites", contains("fra-1"));
    }

    private static void post(Map<String, Object> body, int status, String problem) {
        as("portal")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/contracts")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:" + problem));
    }

    private static ValidatableResponse patch(String path, @Nullable String ifMatch, Map<String, Object> body) {
        RequestSpecification request =
                as("portal").contentType(ContentType.JSON).body(body);
        return (ifMatch == null ? request : request.header("If-Match", ifMatch))
                .patch(path)
                .then();
    }

    @Test
    void pagesGoOnWhereTheyEnded() {
        topic.register(Reports.PROVIDER, usageMeter, 61, 1, PRODUCTION, null, null);
        for (int i = 0; i < 3; i++) {
            topic.send(report(
                    usageMeter,
                    i + 1,
                    source,
                    START.plusSeconds(3600L * i),
                    WHOLE,
                    vm(RecordHead.of("vm-1", 0, 3600).withCustomer("zoë\n" + i), 4096)));
        }
        awaitOutcomes(usageMeter, Outcome.NEW, Outcome.NEW, Outcome.NEW);

        String path = "/api/v1/usage-reports?limit=2&usageMeterId=" + usageMeter;
        String cursor =
                get(path).body("items.sequence", contains(1, 2)).extract().path("nextCursor");
        get(path + "&cursor=" + cursor).body("items.sequence", contains(3)).body("nextCursor", nullValue());

        String usage = "/api/v1/usage?limit=1&groupBy=customer,source,day&month=" + MONTH;
        int items = 0;
        @Nullable String next = null;
        do {
            JsonPath page = get(usage + (next == null ? "" : "&cursor=" + next))
                    .extract()
                    .jsonPath();
            items += page.getList("items.findAll { it.source == '" + source + "' }")
                    .size();
            next = page.getString("nextCursor");
        } while (next != null);
        assertEquals(12, items);

        for (String wrong : List.of(
                "/api/v1/usage",
                "/api/v1/usage?month=2026-13",
                usage + "&cursor=rubbish",
                "/api/v1/usage?month=2026-10&groupBy=colour",
                "/api/v1/usage-reports?limit=0",
                "/api/v1/usage-reports?source=x",
                "/api/v1/billing-orders?state=NOWHERE",
                "/api/v1/coverage?month=October")) {
            get(wrong).statusCode(400).body("type", equalTo("urn:meterline:problem:invalid-query"));
        }
    }

    @Test
    void theCatalogueIsShown() {
        get("/api/v1/metrics")
                .statusCode(200)
                .body(
                        "items.findAll { it.effectiveFrom == '2020-01-01' }.id",
                        equalTo(Reports.CATALOGUE.versions().stream()
                                .map(MetricVersion::metric)
                                .toList()))
                .body("items.find { it.id == 'billed-vram' }.parameters.capMiB", equalTo(24576))
                .body("items.find { it.id == 'vdefend-distributed-cores' }.words.feature", equalTo("nsx"));
    }

    @Test
    void isReadyWhileItsLoopsComeRound() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }
}
