package org.meterline.chassis;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.meterline.chassis.TestIssuers.Mood;

/** How a service gets the keys of the usage meters' issuer: seldom, and never at the price of a wrong 401. */
@QuarkusTest
@QuarkusTestResource(TestIssuers.class)
class MeterKeysQuarkusTest {

    @BeforeEach
    @AfterEach
    void issuerAnswersAgain() {
        TestIssuers.meters(Mood.ANSWERS);
        await().until(() -> sent(TestIssuers.usageMeter()).statusCode() == 200);
    }

    @Test
    void inventedKeyIdsAreNoStreamOfQuestions() {
        sent(TestIssuers.usageMeter()).then().statusCode(200);
        int before = TestIssuers.questions();
        long start = System.nanoTime();

        for (int i = 0; i < 100; i++) {
            sent(TestIssuers.usageMeterBy(TestIssuers.unpublished("invented-" + i)))
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("Bearer"));
        }

        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        int asked = TestIssuers.questions() - before;
        assertTrue(asked <= 2 + seconds, asked + " questions for 100 tokens in " + seconds + " s");
    }

    @Test
    void tokenWithoutAKeyIdIsWorthNoQuestion() {
        sent(TestIssuers.usageMeter()).then().statusCode(200);
        int before = TestIssuers.questions();

        sent(TestIssuers.usageMeterBy(TestIssuers.unpublished(null))).then().statusCode(401);

        assertEquals(before, TestIssuers.questions());
    }

    @Test
    void keyThatWasPublishedMeanwhileIsFound() {
        EllipticCurveJsonWebKey fresh = TestIssuers.publish("fresh-" + UUID.randomUUID());

        await().atMost(Duration.ofSeconds(5))
                .until(() -> sent(TestIssuers.usageMeterBy(fresh)).statusCode() == 200);
    }

    @Test
    void keyThatWasTakenBackIsForgotten() {
        EllipticCurveJsonWebKey leaked = TestIssuers.publish("leaked-" + UUID.randomUUID());
        await().until(() -> sent(TestIssuers.usageMeterBy(leaked)).statusCode() == 200);

        TestIssuers.takeBack(leaked);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> sent(TestIssuers.usageMeterBy(leaked)).statusCode() == 401);
    }

    @ParameterizedTest
    @EnumSource(value = Mood.class, mode = Mode.EXCLUDE, names = "ANSWERS")
    void tokenThatCannotBeCheckedIsNoBadToken(Mood mood) {
        EllipticCurveJsonWebKey fresh = TestIssuers.publish("unasked-" + UUID.randomUUID());
        TestIssuers.meters(mood);

        await().until(() -> sent(TestIssuers.usageMeterBy(fresh)).statusCode() == 503);
        sent(TestIssuers.usageMeterBy(fresh))
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", equalTo("1"))
                .header("WWW-Authenticate", nullValue())
                .body("type", equalTo("urn:meterline:problem:unavailable"));

        TestIssuers.meters(Mood.ANSWERS);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> sent(TestIssuers.usageMeterBy(fresh)).statusCode() == 200);
    }

    @Test
    void peopleDoNotNoticeThatTheMetersIssuerIsAway() {
        TestIssuers.meters(Mood.FAILS);

        given().auth()
                .oauth2(TestIssuers.person("nimbus", "usage-viewer"))
                .get("/shapes/people")
                .then()
                .statusCode(200);
    }

    private static Response sent(String token) {
        return given().auth().oauth2(token).get("/shapes/usage-meters");
    }
}
