package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.check;
import static org.meterline.registration.RegistrationApi.exchange;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.register;
import static org.meterline.registration.RegistrationApi.registered;
import static org.meterline.registration.RegistrationApi.rotated;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From access token to short-lived token to a checked registration, as a usage meter goes. */
@QuarkusTest
@ServedByRealServers
class TokensQuarkusTest {

    @Inject
    SigningKeyRows rows;

    @Test
    void standardLibraryAcceptsTheToken() throws Exception {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);

        Response response = exchange(id, accessToken);

        response.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", allOf(greaterThanOrEqualTo(1), lessThanOrEqualTo(900)));
        JwtClaims claims = verified(response.path("access_token"));
        assertEquals(id.toString(), claims.getSubject());
        assertEquals("nimbus", claims.getStringClaimValue("provider"));
        assertEquals(1L, claims.getClaimValue("generation"));
        assertEquals(
                claims.getIssuedAt().getValue() + response.<Integer>path("expires_in"),
                claims.getExpirationTime().getValue());
    }

    @Test
    void byFormToo() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);

        given().formParam("grant_type", "client_credentials")
                .formParam("client_id", id)
                .formParam("client_secret", accessToken)
                .post("/oauth2/token")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        ", 400, invalid_request",
        "password, 400, unsupported_grant_type",
        "client_credentials, 401, invalid_client"
    })
    void refusalsAreThoseOfTheRfc(String grantType, int status, String error) {
        var request = given().contentType("application/x-www-form-urlencoded").formParam("x", "y");

        Response response =
                (grantType == null ? request : request.formParam("grant_type", grantType)).post("/oauth2/token");

        response.then()
                .statusCode(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .body("error", equalTo(error));
        if (status == 401) {
            response.then().header("WWW-Authenticate", containsString("Basic"));
        }
    }

    @Test
    void parameterTwiceOrTwoWaysAtOnceIsInvalid() {
        given().formParam("grant_type", "client_credentials", "client_credentials")
                .post("/oauth2/token")
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
        given().auth()
                .preemptive()
                .basic("a", "b")
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "a")
                .formParam("client_secret", "b")
                .post("/oauth2/token")
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
    }

    @Test
    void wrongSecretAndUnknownMeterAnswerTheSame() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);

        Response wrong = exchange(id, accessToken + "x");
        Response unknown = exchange(UUID.randomUUID(), accessToken);
        Response noUuid = exchangeRaw("not-a-uuid", accessToken);

        // 429 only where other tests have used up this address's patience.
        assertTrue(List.of(401, 429).contains(wrong.statusCode()));
        assertEquals("invalid_client", wrong.path("error"));
        assertEquals("invalid_client", unknown.path("error"));
        assertEquals("invalid_client", noUuid.path("error"));
    }

    @Test
    void rightSecretIsNeverThrottled() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        int status = 0;
        for (int i = 0; i < 25; i++) {
            status = exchange(id, "mlt_wrong").statusCode();
        }

        assertEquals(429, status);
        assertTrue(Integer.parseInt(exchange(id, "mlt_wrong").header("Retry-After")) >= 1);
        exchange(id, accessToken).then().statusCode(200);
    }

    @Test
    void checkMakesActive() {
        UUID id = UUID.randomUUID();
        String jwt = jwt(id, registered(id));

        check(jwt)
                .then()
                .statusCode(200)
                .body("name", equalTo("um-01"))
                .body("provider", equalTo("nimbus"))
                .body("status", equalTo("ACTIVE"))
                .body("mode", equalTo("PRODUCTION"));
        check(jwt).then().statusCode(200).body("status", equalTo("ACTIVE"));
        Response shown = as("portal").get(METERS + "/" + id);

        shown.then()
                .body("status", equalTo("ACTIVE"))
                .body("health", equalTo("OK"))
                .body("version", equalTo("1.0.0"))
                .body("revision", equalTo(2));
        assertFalse(shown.<String>path("lastSeenAt").isBlank());
    }

    @Test
    void checkIsForUsageMetersOnly() {
        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"version\":\"1.0.0\"}")
                .post("/api/v1/registration-check")
                .then()
                .statusCode(403);
        given().contentType(ContentType.JSON)
                .body("{\"version\":\"1.0.0\"}")
                .post("/api/v1/registration-check")
                .then()
                .statusCode(401);
    }

    @Test
    void suspendedMeterLearnsThatItIs() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        as("portal").put(METERS + "/" + id + "/suspension").then().statusCode(200);

        check(jwt(id, accessToken)).then().statusCode(200).body("status", equalTo("SUSPENDED"));
        as("portal").delete(METERS + "/" + id + "/suspension").then().body("status", equalTo("ACTIVE"));
    }

    @Test
    void copiedTokenIsTheSame() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);

        as("portal")
                .get(METERS + "/" + id + "/access-token")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("accessToken", equalTo(accessToken));
    }

    @Test
    void rotationWithOverlapKeepsTheOldTokenForAWhile() {
        UUID id = UUID.randomUUID();
        String old = registered(id);

        String fresh = rotated(id, "PT1H");

        assertNotEquals(old, fresh);
        exchange(id, old).then().statusCode(200);
        check(jwt(id, fresh)).then().statusCode(200);
        as("portal").get(METERS + "/" + id).then().body("tokenGeneration", equalTo(2));
    }

    @Test
    void rotationWithoutOverlapEndsTheOldTokenAndWhatItWasTradedFor() {
        UUID id = UUID.randomUUID();
        String old = registered(id);
        String oldJwt = jwt(id, old);

        String fresh = rotated(id, "PT0S");

        assertEquals("invalid_client", exchange(id, old).path("error"));
        check(oldJwt).then().statusCode(401).body("type", equalTo("urn:meterline:problem:unauthenticated"));
        check(jwt(id, fresh)).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"P31D, 422", "-PT1S, 422", "tomorrow, 400"})
    void overlapBreakingARule(String overlap, int status) {
        UUID id = UUID.randomUUID();
        registered(id);

        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"overlap\":\"" + overlap + "\"}")
                .post(METERS + "/" + id + "/access-token/rotation")
                .then()
                .statusCode(status)
                .body("field", equalTo("/overlap"));
        as("portal").get(METERS + "/" + id).then().body("tokenGeneration", equalTo(1));
    }

    @Test
    void rotationRepeatedUnderOneKeyRotatesOnce() {
        UUID id = UUID.randomUUID();
        registered(id);

        String first = rotatedWithKey(id).then().statusCode(200).extract().asString();
        String second = rotatedWithKey(id).then().statusCode(200).extract().asString();

        assertEquals(first, second);
        as("portal").get(METERS + "/" + id).then().body("tokenGeneration", equalTo(2));
    }

    @Test
    void rotationWithoutABodyTakesTheDefaultOverlap() {
        UUID id = UUID.randomUUID();
        String old = registered(id);

        as("portal")
                .noContentType()
                .post(METERS + "/" + id + "/access-token/rotation")
                .then()
                .statusCode(200)
                .body("tokenGeneration", equalTo(2));

        exchange(id, old).then().statusCode(200);
    }

    @Test
    void generationNeverRestarts() {
        UUID id = UUID.randomUUID();
        String first = registered(id);
        String firstJwt = jwt(id, first);
        RegistrationApi.unregister(id);

        assertEquals("invalid_client", exchange(id, first).path("error"));
        check(firstJwt).then().statusCode(401);
        String second = register("portal", id, "um-01")
                .then()
                .statusCode(201)
                .body("tokenGeneration", equalTo(2))
                .extract()
                .path("accessToken");

        assertNotEquals(first, second);
        assertEquals("invalid_client", exchange(id, first).path("error"));
        check(firstJwt).then().statusCode(401);
        check(jwt(id, second)).then().statusCode(200).body("status", equalTo("ACTIVE"));
    }

    @Test
    void rotatingSigningKeysFailsNoRequest() throws Exception {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        String before = jwt(id, accessToken);
        check(before).then().statusCode(200);
        List<String> known = given().get("/jwks").path("keys.kid");

        rows.ageTheNextKey();
        as("platform")
                .noContentType()
                .post("/api/v1/signing-keys/rotation")
                .then()
                .statusCode(200);

        String after = jwt(id, accessToken);
        check(before).then().statusCode(200);
        check(after).then().statusCode(200);
        assertNotEquals(kid(before), kid(after));
        assertTrue(known.contains(kid(after)), "the key that took over was published before its turn");
    }

    @Test
    void discoveryAndKeys() {
        String issuer = given().get("/.well-known/openid-configuration")
                .then()
                .statusCode(200)
                .extract()
                .path("issuer");
        given().get("/.well-known/openid-configuration")
                .then()
                .body("jwks_uri", equalTo(issuer + "/jwks"))
                .body("token_endpoint", equalTo(issuer + "/oauth2/token"));
        Response jwks = given().get("/jwks");
        jwks.then().statusCode(200);
        List<String> kids = jwks.path("keys.kid");
        assertTrue(kids.size() >= 2, "a current and a next key");
        jwks.then()
                .body(
                        "keys.findAll { it.crv == 'P-256' && it.alg == 'ES256' && it.use == 'sig' }",
                        hasSize(kids.size()));
        assertNull(jwks.path("keys[0].d"));
    }

    @Test
    void secretsStandInNoLog() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                log.writeBytes((line.getMessage() + java.util.Arrays.toString(line.getParameters()))
                        .getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger ours = Logger.getLogger("org.meterline");
        Logger root = Logger.getLogger("");
        Level before = ours.getLevel();
        listener.setLevel(Level.ALL);
        ours.setLevel(Level.ALL);
        root.addHandler(listener);
        try {
            UUID id = UUID.randomUUID();
            String accessToken = registered(id);
            String jwt = jwt(id, accessToken);
            check(jwt).then().statusCode(200);
            String fresh = rotated(id, "PT0S");
            var refused = exchange(id, accessToken);
            check(jwt).then().statusCode(401);

            String written = log.toString(StandardCharsets.UTF_8);
            assertEquals("invalid_client", refused.path("error"));
            assertTrue(written.contains("Request refused"), "the listener heard nothing");
            assertFalse(written.contains(accessToken));
            assertFalse(written.contains(fresh));
            assertFalse(written.contains(jwt));
            assertFalse(written.contains("mlt_"));
        } finally {
            root.removeHandler(listener);
            ours.setLevel(before);
        }
    }

    private static Response exchangeRaw(String id, String accessToken) {
        return given().auth()
                .preemptive()
                .basic(id, accessToken)
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token");
    }

    private static Response rotatedWithKey(UUID id) {
        return as("portal")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "rotate-" + id)
                .body("{}")
                .post(METERS + "/" + id + "/access-token/rotation");
    }

    private static JwtClaims verified(String jwt) throws Exception {
        String issuer = given().get("/.well-known/openid-configuration").path("issuer");
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setExpectedType(true, "at+jwt")
                .setExpectedIssuer(issuer)
                .setExpectedAudience("meterline-usage-meters")
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setRequireJwtId()
                .setRequireSubject()
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256")
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(
                        new JsonWebKeySet(given().get("/jwks").asString()).getJsonWebKeys()))
                .build();
        JwtContext context = consumer.process(jwt);
        return context.getJwtClaims();
    }

    private static String kid(String jwt) throws Exception {
        return JsonWebSignature.fromCompactSerialization(jwt).getKeyIdHeaderValue();
    }
}
