package org.meterline.chassis;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The issuer of a token decides what it may say of itself. */
@QuarkusTest
@QuarkusTestResource(TestIssuers.class)
class CallerQuarkusTest {

    @Test
    void personHasTheRolesAndTheOrganisationOfTheToken() {
        given().auth()
                .oauth2(TestIssuers.person("nimbus", "usage-viewer", "billing-manager"))
                .get("/shapes/people")
                .then()
                .statusCode(200)
                .body("organisation", equalTo("nimbus"))
                .body("roles", contains("billing-manager", "usage-viewer"));
    }

    @Test
    void usageMeterHasExactlyItsRole() {
        given().auth()
                .oauth2(TestIssuers.usageMeter("platform-admin", "usage-viewer"))
                .get("/shapes/usage-meters")
                .then()
                .statusCode(200)
                .body("organisation", equalTo("nimbus"))
                .body("roles", contains("usage-meter"));
    }

    @Test
    void usageMeterIsNoPersonWhateverItClaims() {
        given().auth()
                .oauth2(TestIssuers.usageMeter("usage-viewer"))
                .get("/shapes/people")
                .then()
                .statusCode(403);
    }

    @Test
    void personIsNoUsageMeterWhateverItClaims() {
        given().auth()
                .oauth2(TestIssuers.person("nimbus", "usage-meter"))
                .get("/shapes/usage-meters")
                .then()
                .statusCode(403);
    }
}
