package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.meterline.local.testing.TakenAwayDatabase;
import org.meterline.local.testing.Tokens;

/** What clients are answered while PostgreSQL is away: to come again, and never that something is wrong with their request. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // injected
class StoreAwayQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CONTRACTS = "/api/v1/contracts";

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String owner;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private final Api api = new Api("away-" + UUID.randomUUID());

    private Response postContract(String name) {
        return api.request()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        name,
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
                        List.of()))
                .post(CONTRACTS);
    }

    /** By plain JDBC, by Hibernate, within a transaction of Hibernate, and streamed. */
    private List<Callable<Response>> requests() {
        return List.of(
                () -> api.send("/api/v1/usage?month=2026-10"),
                () -> api.send("/api/v1/usage-reports?month=2026-10"),
                () -> api.send("/api/v1/reports/2026-10/monthly-usage"),
                () -> api.send("/api/v1/billing-orders?month=2026-10"),
                () -> api.send(CONTRACTS),
                () -> postContract("never"));
    }

    @Test
    void agg112WhileTheDatabaseIsAwayClientsAreToldToComeAgain() throws Exception {
        postContract("before").then().statusCode(201);
        Tokens.forClient("platform");

        List<Response> answers = new ArrayList<>();
        try (TakenAwayDatabase away = new TakenAwayDatabase(jdbcUrl, owner, password);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> answer : clients.invokeAll(requests())) {
                answers.add(answer.get());
            }
        }

        for (Response answer : answers) {
            answer.then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("urn:meterline:problem:unavailable"));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> api.get(CONTRACTS)
                        .statusCode(200)
                        .body("items.size()", equalTo(1))
                        .body("items[0].name", not(equalTo("never"))));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> Api.as("platform").get("/q/health/ready").then().statusCode(200));
    }
}
