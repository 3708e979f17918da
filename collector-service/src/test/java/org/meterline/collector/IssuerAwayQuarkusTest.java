package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.local.testing.TestMeterIssuer;

/** What the collector makes of the registration service being away, and of tokens that name keys nobody has. */
@QuarkusTest
class IssuerAwayQuarkusTest {

    private static final int FLOOD = 60;

    @AfterEach
    void issuerIsBack() {
        TestMeterIssuer.comeBack();
    }

    @Test
    void tokenThatCannotBeCheckedIsAnsweredWithALaterAgain() throws Exception {
        UUID meter = UsageMeters.registered();
        TestMeterIssuer.goAway();

        Response response = sent(meter, "test-2");

        response.then()
                .statusCode(503)
                .header("Retry-After", equalTo("1"))
                .header("WWW-Authenticate", nullValue())
                .body("type", equalTo("urn:meterline:problem:unavailable"));
        given().get("/q/health/ready").then().statusCode(200);
        UsageMeters.as(meter)
                .contentType("application/json")
                .body("")
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(400); // its key is known

        TestMeterIssuer.comeBack();
        sent(meter, "test-2").then().statusCode(400);
    }

    @Test
    void inventedKeysAreNoFloodAtTheRegistrationService() throws Exception {
        UUID meter = UsageMeters.registered();
        int before = TestMeterIssuer.questionsForKeys();
        long start = System.nanoTime();

        for (int i = 0; i < FLOOD; i++) {
            sent(meter, "invented-" + i).then().statusCode(401);
        }

        long fiveSeconds = (System.nanoTime() - start) / 5_000_000_000L;
        int asked = TestMeterIssuer.questionsForKeys() - before;
        assertTrue(asked <= 2 + fiveSeconds, asked + " questions for " + FLOOD + " tokens");
    }

    /** An empty report: 400 says that the token was good. */
    private static Response sent(UUID meter, String keyId) {
        return given().auth()
                .oauth2(TestMeterIssuer.tokenNamingKey(keyId, meter, Samples.PROVIDER, 1))
                .contentType("application/json")
                .body("")
                .post(UsageMeters.REPORTS);
    }
}
