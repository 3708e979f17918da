package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** What the running month may come to, from reports to the answer. */
@QuarkusTest
class ForecastQuarkusTest {

    private static final String FORECAST = "/api/v1/forecast";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String provider = "forecast-" + UUID.randomUUID();
    private final Api api = new Api(provider);
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

    private String contract(String name, Map<String, Object> more) {
        Map<String, Object> terms = new HashMap<>(Map.of(
                "name",
                name,
                "productFamily",
                "RENTAL",
                "commit",
                10,
                "commitMetric",
                "hourly-cores",
                "currency",
                "EUR",
                "priceBook",
                List.of(price("hourly-cores"), price("billed-vram"))));
        terms.putAll(more);
        return api.request()
                .contentType(ContentType.JSON)
                .body(terms)
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Map<String, Object> price(String metric) {
        return Map.of("metric", metric, "unit", "money", "price", "1", "effectiveFrom", "2026-01-01T00:00:00Z");
    }

    /** Three of the last four hours: 16 cores and 4 GB each. */
    private Instant used(String contract) {
        Instant asOf = Instant.parse(api.get(FORECAST).statusCode(200).extract().path("asOf"));
        topic.register(
                provider,
                usageMeter,
                1,
                1,
                List.of(new ModeEntry(Mode.PRODUCTION, null)),
                UUID.fromString(contract),
                null);
        long sequence = 1;
        for (int hoursAgo : List.of(4, 3, 1)) {
            topic.send(report(
                    provider,
                    usageMeter,
                    sequence++,
                    source,
                    asOf.minus(hoursAgo, ChronoUnit.HOURS),
                    List.of(Span.WHOLE_HOUR),
                    List.of(vm("vm-1", 0, 3600, 8192, 0), host("host-1", 0, 3600, 16))));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        3, api.items("/api/v1/usage-reports?state=counted").size()));
        return asOf;
    }

    private static String over(BillingMonth month, long sum) {
        return Fraction.of(sum, month.hours()).toString();
    }

    @Test
    void agg248TheRunningMonthIsForecastFromItsReports() {
        String contract = contract("running", Map.of());
        String other = contract("other", Map.of());
        contract("ended", Map.of("endMonth", "2026-01"));
        BillingMonth month = BillingMonth.containing(used(contract));

        JsonPath forecast = api.get(FORECAST + "?month=" + month)
                .statusCode(200)
                .body("kind", equalTo("FORECAST"))
                .body(
                        "items.contractId",
                        contains(List.of(contract, other).stream().sorted().toArray()))
                .body("items.find { it.contractId == '" + other + "' }.lines", empty())
                .extract()
                .jsonPath()
                .setRootPath("items.find { it.contractId == '" + contract + "' }");
        long rest = forecast.getLong("basis.restHours");
        assertEquals(3, forecast.getInt("basis.meteredHours"));
        assertEquals(1, forecast.getInt("basis.missingHours"));
        assertEquals(List.of("billed-vram", "hourly-cores"), forecast.getList("lines.metric"));
        assertEquals(over(month, 48), forecast.getString("lines[1].soFar.exact"));
        assertEquals(over(month, 48 + 16 * rest), forecast.getString("lines[1].quantity.low.exact"));
        assertEquals(over(month, 64 + 16 * rest), forecast.getString("lines[1].quantity.expected.exact"));
        assertEquals(over(month, 64 + 16 * rest), forecast.getString("lines[1].quantity.high.exact"));
        assertEquals(over(month, 16 + 4 * rest), forecast.getString("lines[0].quantity.expected.exact"));
        assertEquals(over(month, 18 + 6 * rest), forecast.getString("commit.summary.low.overage.exact"));
        assertEquals(over(month, 24 + 6 * rest), forecast.getString("commit.summary.expected.overage.exact"));
    }

    @Test
    void agg248WhatIsFinalOrHasNotBegunIsNotForecast() {
        api.refuses(FORECAST + "?month=2030-01", 400, "invalid-query");
        api.refuses(FORECAST + "?month=2025-01", 409, "month-is-final");
        api.refuses(FORECAST + "?month=now", 400, "invalid-query");
    }
}
