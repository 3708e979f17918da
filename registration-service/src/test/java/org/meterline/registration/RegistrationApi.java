package org.meterline.registration;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.meterline.local.testing.Tokens;

/** The routes as a portal backend or a usage meter calls them. */
final class RegistrationApi {

    static final String METERS = "/api/v1/usage-meters";

    private RegistrationApi() {}

    /** @param client a client of the local realm: {@code portal}, {@code portal-stratus}, {@code platform} */
    static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }

    static Response register(String client, UUID id, String name) {
        return register(client, "{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}");
    }

    static Response register(String client, String body) {
        return as(client).contentType(ContentType.JSON).body(body).post(METERS);
    }

    /** Registers a meter of {@code nimbus} that did not exist before, and returns its access token. */
    static String registered(UUID id) {
        return register("portal", id, "um-01").then().statusCode(201).extract().path("accessToken");
    }

    static Response exchange(UUID id, String accessToken) {
        return given().auth()
                .preemptive()
                .basic(id.toString(), accessToken)
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token");
    }

    static String jwt(UUID id, String accessToken) {
        return exchange(id, accessToken).then().statusCode(200).extract().path("access_token");
    }

    static Response check(String jwt) {
        return given().auth()
                .oauth2(jwt)
                .contentType(ContentType.JSON)
                .body("{\"version\":\"1.0.0\"}")
                .post("/api/v1/registration-check");
    }

    static String etag(UUID id) {
        return as("portal")
                .get(METERS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
    }

    static Response patch(UUID id, String body) {
        return as("portal")
                .contentType(ContentType.JSON)
                .header("If-Match", etag(id))
                .body(body)
                .patch(METERS + "/" + id);
    }

    static String rotated(UUID id, String overlap) {
        return as("portal")
                .contentType(ContentType.JSON)
                .body("{\"overlap\":\"" + overlap + "\"}")
                .post(METERS + "/" + id + "/access-token/rotation")
                .then()
                .statusCode(200)
                .extract()
                .path("accessToken");
    }

    static void unregister(UUID id) {
        as("portal").delete(METERS + "/" + id).then().statusCode(204);
    }
}
