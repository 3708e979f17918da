package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.local.testing.TestMeterIssuer;

/** Usage meters that the collector has heard of. */
public final class UsageMeters {

    public static final String REPORTS = "/api/v1/usage-reports";
    static final String HEARTBEATS = "/api/v1/heartbeats";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private UsageMeters() {}

    /** A registered usage meter of its own for each test, so that tests do not see one another's reports. */
    public static UUID registered() throws Exception {
        UUID id = UUID.randomUUID();
        known(Samples.registered(id));
        return id;
    }

    /** Publishes a state and waits until the collector acts by it: the answer to an empty report tells. */
    static void known(UsageMeterState state) throws Exception {
        Broker.publish(state);
        await().atMost(PATIENCE).until(() -> sees(state));
    }

    public static RequestSpecification as(UUID usageMeterId) {
        return given().auth().oauth2(TestMeterIssuer.tokenFor(usageMeterId, Samples.PROVIDER, 1));
    }

    private static boolean sees(UsageMeterState state) {
        int status = as(state.usageMeterId())
                .contentType("application/json")
                .body("")
                .post(REPORTS)
                .statusCode();
        return switch (state.status()) {
            case SUSPENDED, UNREGISTERED -> status == 403;
            case REGISTERED, ACTIVE -> status == (state.generationValid(1, Instant.now()) ? 400 : 401);
        };
    }
}
