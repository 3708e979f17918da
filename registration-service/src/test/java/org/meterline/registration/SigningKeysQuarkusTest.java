package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.registration.usecase.SigningKeyRing;

/** The signing keys as a platform admin sees and rotates them. */
@QuarkusTest
@ServedByRealServers
class SigningKeysQuarkusTest {

    private static final String KEYS = "/api/v1/signing-keys";

    @Inject
    SigningKeyRing ring;

    @Inject
    SigningKeyRows rows;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void everybodyHasReadTheKeys() {
        rows.renewTheNextKey();
        ring.refresh();
    }

    @Test
    void keyThatIsNotKnownEverywhereMayNotSignOnCommand() {
        String signing = idOf("SIGNING");

        Response refused = rotate("{}");

        refused.then().statusCode(409).body("type", equalTo("urn:meterline:problem:signing-key-too-young"));
        int seconds = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(seconds > 600 && seconds <= 900, "Retry-After: " + seconds);
        assertEquals(signing, idOf("SIGNING"));
    }

    @Test
    void keyThatIsNotKnownEverywhereMayNotSignOnSchedule() {
        String signing = idOf("SIGNING");
        rows.endThePeriod();

        ring.refresh();
        assertEquals(signing, idOf("SIGNING"));

        String next = idOf("NEXT");
        rows.ageTheNextKey();
        ring.refresh();
        assertEquals(next, idOf("SIGNING"));
    }

    @Test
    void rotatesOnCommandAndKeepsTheOldKeyPublished() {
        String old = idOf("SIGNING");
        String next = idOf("NEXT");
        rows.ageTheNextKey();

        rotate("{\"compromised\":false}")
                .then()
                .statusCode(200)
                .body("items.find { it.state == 'SIGNING' }.id", equalTo(next))
                .body("items.findAll { it.state == 'RETIRED' }.id", hasItem(old));

        assertEquals(next, kid(jwtOfANewMeter()));
        assertNotEquals(next, idOf("NEXT"));
        given().get("/jwks").then().body("keys.kid", hasItems(old, next, idOf("NEXT")));
    }

    @Test
    void compromisedKeyLeavesTheKeySetAtOnce() {
        String old = idOf("SIGNING");
        String next = idOf("NEXT");

        rotate("{\"compromised\":true}").then().statusCode(200).body("items.id", not(hasItem(old)));

        given().get("/jwks").then().body("keys.kid", not(hasItem(old)));
        assertEquals(next, kid(jwtOfANewMeter()));
        as("platform")
                .get(KEYS + "/events")
                .then()
                .statusCode(200)
                .body("items.find { it.keyId == '" + old + "' }.kind", equalTo("COMPROMISED"));
    }

    @Test
    void retiredKeyIsRemovedWhenNoTokenOfItLives() {
        rows.ageTheNextKey();
        rotate("{}").then().statusCode(200);
        String retired = idOf("RETIRED");
        rows.ageTheRetiredKeys();

        ring.refresh();

        given().get("/jwks").then().body("keys.kid", not(hasItem(retired)));
    }

    @Test
    void auditTrailTellsWhoRotatedAndPagesByCursor() {
        rows.ageTheNextKey();
        as("platform")
                .header("X-Request-Id", "rotation-1")
                .noContentType()
                .post(KEYS + "/rotation")
                .then()
                .statusCode(200);

        Response page = as("platform").get(KEYS + "/events?limit=3");
        page.then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("PUBLISHED", "BEGAN_TO_SIGN", "CEASED_TO_SIGN")))
                .body("items.requestId", everyItem(equalTo("rotation-1")))
                .body("items.address", everyItem(equalTo("127.0.0.1")));
        assertFalse(page.<String>path("items[0].actor").isBlank());
        assertNotEquals("schedule", page.path("items[0].actor"));
        as("platform")
                .get(KEYS + "/events?limit=3&cursor=" + page.path("nextCursor"))
                .then()
                .statusCode(200)
                .body("items.id", not(hasItem(page.<Integer>path("items[2].id"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE signing_key_event SET actor = 'somebody else'",
                "DELETE FROM signing_key_event",
                "TRUNCATE signing_key_event"
            })
    void nobodyChangesTheAuditTrail(String statement) throws SQLException {
        try (Connection database = dataSource.getConnection();
                Statement attempt = database.createStatement()) {
            SQLException refusal = assertThrows(SQLException.class, () -> attempt.execute(statement));

            assertTrue(String.valueOf(refusal.getMessage()).contains("append only"), refusal::toString);
        }
    }

    @Test
    void nothingPrivateIsShown() {
        String shown = as("platform").get(KEYS).asString();

        assertFalse(shown.contains("rivate"), shown);
        assertFalse(shown.contains("\"d\""), shown);
        assertFalse(shown.contains("ealed"), shown);
    }

    @Test
    void onlyForPlatformAdmins() {
        as("portal").get(KEYS).then().statusCode(403);
        as("portal").get(KEYS + "/events").then().statusCode(403);
        as("portal").get("/api/v1/master-keys").then().statusCode(403);
        as("portal").get("/api/v1/master-keys/k1/usage-meters").then().statusCode(403);
        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"compromised\":true}")
                .post(KEYS + "/rotation")
                .then()
                .statusCode(403);
        given().get(KEYS).then().statusCode(401);
        given().auth().oauth2(jwtOfANewMeter()).get(KEYS).then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"compromised\":\"yes\"}", "{\"compromised\":1}", "{\"leaked\":true}", "[]", "{"})
    void bodyThatCannotBeTakenRotatesNothing(String body) {
        rows.ageTheNextKey();
        String signing = idOf("SIGNING");

        rotate(body).then().statusCode(400);

        assertEquals(signing, idOf("SIGNING"));
    }

    @Test
    void masterKeysAreCounted() {
        UUID id = UUID.randomUUID();
        registered(id);

        as("platform")
                .get("/api/v1/master-keys")
                .then()
                .statusCode(200)
                .body("items.find { it.id == 'k1' }.current", equalTo(true))
                .body("items.find { it.id == 'k1' }.signingKeys", equalTo(2));
        Response page = as("platform").get("/api/v1/master-keys/k1/usage-meters?limit=1");
        page.then().statusCode(200).body("items", hasSize(1));
        as("platform").get("/api/v1/master-keys/k9/usage-meters").then().body("items", hasSize(0));
    }

    private static Response rotate(String body) {
        return as("platform").contentType(ContentType.JSON).body(body).post(KEYS + "/rotation");
    }

    private static String idOf(String state) {
        return as("platform").get(KEYS).path("items.find { it.state == '" + state + "' }.id");
    }

    private static String jwtOfANewMeter() {
        UUID id = UUID.randomUUID();
        return jwt(id, registered(id));
    }

    private static String kid(String jwt) {
        try {
            return JsonWebSignature.fromCompactSerialization(jwt).getKeyIdHeaderValue();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
