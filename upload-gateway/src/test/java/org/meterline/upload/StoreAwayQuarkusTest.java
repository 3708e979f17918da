package org.meterline.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.meterline.local.testing.TakenAwayDatabase;
import org.meterline.local.testing.Tokens;

/** What clients are answered while PostgreSQL is away. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // injected
class StoreAwayQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String owner;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private static Response get(String path) {
        return given().auth().oauth2(Tokens.forClient("portal")).get(path);
    }

    @Test
    void whileTheDatabaseIsAwayClientsAreToldToComeAgain() throws Exception {
        List<String> paths =
                List.of("/api/v1/usage-files", "/api/v1/usage-files/" + UUID.randomUUID(), "/api/v1/service-requests");
        get(paths.getFirst()).then().statusCode(200);

        List<Response> answers = new ArrayList<>();
        try (TakenAwayDatabase away = new TakenAwayDatabase(jdbcUrl, owner, password);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> asked =
                    paths.stream().map(path -> clients.submit(() -> get(path))).toList();
            for (Future<Response> answer : asked) {
                answers.add(answer.get());
            }
        }

        for (Response answer : answers) {
            answer.then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", equalTo("5"))
                    .body("type", equalTo("urn:meterline:problem:unavailable"));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> get(paths.getFirst()).then().statusCode(200));
    }
}
