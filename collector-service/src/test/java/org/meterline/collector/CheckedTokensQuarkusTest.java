package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.local.testing.TestMeterIssuer;

/** A token that was checked a moment ago is not checked again, and still is no more than it was. */
@QuarkusTest
class CheckedTokensQuarkusTest {

    private static final int GOOD = 400; // of an empty report, which is looked at after the token
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    MeterRegistry metrics;

    @Test
    void aSignatureIsCheckedOnce() throws Exception {
        UUID meter = UsageMeters.registered();
        String token = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1);
        double checked = tokens("checked");
        double remembered = tokens("remembered");

        for (int i = 0; i < 5; i++) {
            assertEquals(GOOD, sent(token));
        }

        assertEquals(1, tokens("checked") - checked);
        assertEquals(4, tokens("remembered") - remembered);
    }

    @Test
    void aTokenIsRefusedWhenItsLifeIsOver() throws Exception {
        UUID meter = UsageMeters.registered();
        long expiry = Instant.now().plusSeconds(4).getEpochSecond();
        String token = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1, Map.of("exp", expiry));

        assertEquals(GOOD, sent(token));
        assertEquals(GOOD, sent(token));

        await().atMost(PATIENCE).until(() -> sent(token) == 401);
    }

    @Test
    void aTokenWithAnotherSignatureIsAnotherToken() throws Exception {
        UUID meter = UsageMeters.registered();
        String token = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1);
        String other = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1);
        String mixed = token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));

        assertEquals(GOOD, sent(token));

        assertEquals(401, sent(mixed));
        assertEquals(GOOD, sent(token));
    }

    @Test
    void suspendingTakesEffectOnATokenThatIsRemembered() throws Exception {
        UUID meter = UsageMeters.registered();
        String token = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1);
        assertEquals(GOOD, sent(token));

        UsageMeters.known(
                Samples.state(meter, UsageMeterState.Status.SUSPENDED, 2, List.of(Samples.generation(1, null))));

        assertEquals(403, sent(token));
    }

    private double tokens(String outcome) {
        return metrics.get("meterline.collector.tokens")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static int sent(String token) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body("")
                .post(UsageMeters.REPORTS)
                .statusCode();
    }
}
