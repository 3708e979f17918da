package org.meterline.upload;

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
import org.meterline.local.testing.Tokens;

/** What the gateway makes of the registration service being away, and of tokens that name keys nobody has. */
@QuarkusTest
class IssuerAwayQuarkusTest {

    private static final String FILES = "/api/v1/usage-files";
    private static final int FLOOD = 60;

    private final UUID meter = UUID.randomUUID();

    @AfterEach
    void issuerIsBack() {
        TestMeterIssuer.comeBack();
    }

    @Test
    void tokenThatCannotBeCheckedIsAnsweredWithALaterAgain() {
        TestMeterIssuer.goAway();

        asked("test-2")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("1"))
                .header("WWW-Authenticate", nullValue())
                .body("type", equalTo("urn:meterline:problem:unavailable"));
        given().get("/q/health/ready").then().statusCode(200);
        given().auth().oauth2(Tokens.forClient("portal")).get(FILES).then().statusCode(200);

        TestMeterIssuer.comeBack();
        asked("test-2").then().body("type", equalTo("urn:meterline:problem:usage-meter-not-known-yet"));
    }

    @Test
    void inventedKeysAreNoFloodAtTheRegistrationService() {
        asked("test-1");
        int before = TestMeterIssuer.questionsForKeys();
        long start = System.nanoTime();

        for (int i = 0; i < FLOOD; i++) {
            asked("invented-" + i).then().statusCode(401);
        }

        long fiveSeconds = (System.nanoTime() - start) / 5_000_000_000L;
        int asked = TestMeterIssuer.questionsForKeys() - before;
        assertTrue(asked <= 2 + fiveSeconds, asked + " questions for " + FLOOD + " tokens");
    }

    private Response asked(String keyId) {
        return given().auth()
                .oauth2(TestMeterIssuer.tokenNamingKey(keyId, meter, "nimbus", 1))
                .contentType("application/octet-stream")
                .body(new byte[] {1})
                .post(FILES);
    }
}
