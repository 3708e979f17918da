package org.meterline.registration;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.patch;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Idempotency-Key at each POST that changes something. */
@QuarkusTest
@ServedByRealServers
class IdempotencyKeysQuarkusTest {

    @Test
    void theFirstAnswerOutlivesTheRegistration() {
        UUID id = UUID.randomUUID();
        String key = "key-" + id;
        Response first = register(key, "{\"id\":\"" + id + "\",\"name\":\"um-01\"}");

        patch(id, "{\"name\":\"um-02\"}").then().statusCode(200);
        RegistrationApi.unregister(id);
        Response second = register(key, "{\"id\":\"" + id + "\",\"name\":\"um-01\"}");

        first.then().statusCode(201);
        second.then().statusCode(201);
        assertEquals(first.asString(), second.asString());
        as("portal").get(METERS + "/" + id).then().body("status", equalTo("UNREGISTERED"));
        RegistrationApi.exchange(id, second.path("accessToken")).then().statusCode(401);
    }

    @Test
    void theSameRequestInOtherWordsIsTheSameRequest() {
        UUID id = UUID.randomUUID();
        String key = "key-" + id;
        Response first = register(key, "{\"id\":\"" + id + "\",\"name\":\"um-01\"}");

        Response second = register(key, " { \"name\" : \"um\\u002d01\",\n \"id\" : \"" + id + "\", \"mode\": null } ");

        assertEquals(first.asString(), second.asString());
    }

    @Test
    void oneKeyIsAnotherAtAnotherOperationAndMeter() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        String key = "key-" + one;
        register(key, "{\"id\":\"" + one + "\",\"name\":\"um-01\"}").then().statusCode(201);
        registered(other);

        Response first = rotate(key, one, "{\"overlap\":\"PT1H\"}");
        Response second = rotate(key, other, "{\"overlap\":\"PT1H\"}");

        first.then().statusCode(200).body("tokenGeneration", equalTo(2));
        second.then().statusCode(200).body("tokenGeneration", equalTo(2));
        assertNotEquals(first.<String>path("accessToken"), second.<String>path("accessToken"));
        rotate(key, one, "{\"overlap\":\"PT2H\"}")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:idempotency-key-reused"))
                .body("field", equalTo("Idempotency-Key"));
        as("portal").get(METERS + "/" + one).then().body("tokenGeneration", equalTo(2));
    }

    @Test
    void aRefusalIsNotRemembered() {
        UUID id = UUID.randomUUID();
        String key = "key-" + id;

        register(key, "{\"id\":\"" + id + "\",\"name\":\"1um\"}").then().statusCode(422);
        register(key, "{\"id\":\"" + id + "\",\"name\":\"um-01\"}").then().statusCode(201);
    }

    @Test
    void aStrangerWithTheSameKeyGetsNothing() {
        UUID id = UUID.randomUUID();
        registered(id);
        rotate("key-" + id, id, "{}").then().statusCode(200);

        as("portal-stratus")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "key-" + id)
                .body("{}")
                .post(METERS + "/" + id + "/access-token/rotation")
                .then()
                .statusCode(404);
        as("portal").get(METERS + "/" + id + "/events").then().body("items", hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "\"quoted\"", "7d1f0a52-4c1e-4f0e-9a52-6f1b2c3d4e5f", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"})
    void keysInManyForms(String key) {
        UUID id = UUID.randomUUID();
        registered(id);

        Response first = rotate(key, id, "{}");

        first.then().statusCode(200);
        assertEquals(first.asString(), rotate(key, id, "{}").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a\tb", "\u00fcber", "0123456789"})
    void keysThatAreNone(String key) {
        UUID id = UUID.randomUUID();
        registered(id);
        String sent = key.equals("0123456789") ? key.repeat(13) : key;

        rotate(sent, id, "{}")
                .then()
                .statusCode(422)
                .body("field", equalTo("Idempotency-Key"))
                .body("rule", equalTo("idempotency-key"));
        as("portal").get(METERS + "/" + id).then().body("tokenGeneration", equalTo(1));
    }

    @Test
    void anEmptyKeyIsNone() {
        UUID id = UUID.randomUUID();
        registered(id);

        rotate("", id, "{}").then().statusCode(200).body("tokenGeneration", equalTo(2));
        rotate("", id, "{}").then().statusCode(200).body("tokenGeneration", equalTo(3));
    }

    private static Response register(String key, String body) {
        return as("portal")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post(METERS);
    }

    private static Response rotate(String key, UUID id, String body) {
        return as("portal")
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post(METERS + "/" + id + "/access-token/rotation");
    }
}
