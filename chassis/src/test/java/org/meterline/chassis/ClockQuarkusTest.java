package org.meterline.chassis;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.clock.WallClock;

/** The business clock of a local stack is moved over HTTP; the wall clock is not. */
@QuarkusTest
@QuarkusTestResource(TestIssuers.class)
class ClockQuarkusTest {

    @Inject
    Clock business;

    @Inject
    @WallClock
    Clock wall;

    @Test
    void movesForwardOnly() {
        Instant target = business.instant().plus(Duration.ofDays(40));

        given().contentType(ContentType.JSON)
                .body("{\"now\":\"" + target + "\"}")
                .put("/dev/clock")
                .then()
                .statusCode(200);
        given().contentType(ContentType.JSON)
                .body("{\"now\":\"" + target.minus(Duration.ofDays(1)) + "\"}")
                .put("/dev/clock")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:conflict"));

        Instant shown = Instant.parse(given().get("/dev/clock").then().extract().path("now"));
        assertFalse(shown.isBefore(target));
        assertTrue(Duration.between(Instant.now(), wall.instant()).abs().compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void asksForAnInstant() {
        given().contentType(ContentType.JSON)
                .body("{}")
                .put("/dev/clock")
                .then()
                .statusCode(422)
                .body("field", equalTo("/now"));
    }
}
