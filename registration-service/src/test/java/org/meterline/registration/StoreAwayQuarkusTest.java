package org.meterline.registration;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.check;
import static org.meterline.registration.RegistrationApi.exchange;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.register;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.meterline.local.testing.TakenAwayDatabase;

/** What people and usage meters are answered while PostgreSQL is away. */
@QuarkusTest
@ServedByRealServers
@SuppressWarnings("NullAway.Init") // injected
class StoreAwayQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String jdbcUrl;

    @ConfigProperty(name = "quarkus.datasource.username")
    String owner;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void whileTheDatabaseIsAwayClientsAreToldToComeAgain() throws Exception {
        UUID meter = UUID.randomUUID();
        String accessToken = registered(meter);
        String jwt = jwt(meter, accessToken);
        List<Callable<Response>> requests = List.of(
                () -> as("portal").get(METERS),
                () -> register("portal", UUID.randomUUID(), "um-02"),
                () -> exchange(meter, accessToken),
                () -> check(jwt));

        List<Response> answers = new ArrayList<>();
        try (TakenAwayDatabase away = new TakenAwayDatabase(jdbcUrl, owner, password);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Response> answer : clients.invokeAll(requests)) {
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
                .untilAsserted(() -> exchange(meter, accessToken).then().statusCode(200));
    }
}
