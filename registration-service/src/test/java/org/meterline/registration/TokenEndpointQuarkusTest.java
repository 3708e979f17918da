package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the token endpoint answers to requests of every shape (RFC 6749, sections 2.3.1, 3.2, 4.4 and 5). */
@QuarkusTest
@ServedByRealServers
class TokenEndpointQuarkusTest {

    private static final String ENDPOINT = "/oauth2/token";
    private static final String ID = "0b6e4c1e-0000-4000-8000-00000000000a";

    @TestHTTPResource(ENDPOINT)
    URI endpoint;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                        | 400 | invalid_request",
                "grant_type=                                             | 400 | invalid_request",
                "grant_type=authorization_code&code=x                    | 400 | unsupported_grant_type",
                "grant_type=CLIENT_CREDENTIALS                           | 400 | unsupported_grant_type",
                "grant_type=client_credentials&grant_type=client_credentials | 400 | invalid_request",
                "grant_type=client_credentials&client_id=a&client_id=a&client_secret=b | 400 | invalid_request",
                "grant_type=client_credentials&x=1&x=2                   | 400 | invalid_request",
                "grant_type=client_credentials&scope=openid&client_id=a&client_secret=b | 400 | invalid_scope",
                "grant_type=client_credentials                           | 401 | invalid_client",
                "grant_type=client_credentials&client_id=" + ID + "      | 401 | invalid_client",
                "grant_type=client_credentials&client_id=" + ID + "&client_secret= | 401 | invalid_client",
                "grant_type=client_credentials&client_secret=mlt_x       | 401 | invalid_client",
            })
    void refusalsOfTheRequest(String form, int status, String error) {
        Response response = posted(given(), form == null ? "" : form.strip());

        refused(response, status, error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic !!!!",
                "Basic",
                "Basic bm9jb2xvbg==",
                "Basic JTpw",
                "Basic Og==",
                "Bearer eyJhbGciOiJFUzI1NiJ9.e30.x",
                "Digest username=\"x\""
            })
    void brokenWaysToAuthenticate(String authorization) {
        Response response = posted(given().header("Authorization", authorization), "grant_type=client_credentials");

        refused(response, 401, "invalid_client").then().header("WWW-Authenticate", containsString("Basic"));
    }

    @Test
    void percentEncodedBasicIsDecoded() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        String encoded = id.toString().replace("-", "%2D") + ":" + accessToken.replace("_", "%5F");

        posted(given().header("Authorization", basic(encoded)), "grant_type=client_credentials")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void headerAndFormMayNameTheSameClient() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);
        String header = basic(id + ":" + accessToken);

        posted(given().header("Authorization", header), "grant_type=client_credentials&client_secret=&client_id=" + id)
                .then()
                .statusCode(200);
        refused(
                posted(given().header("Authorization", header), "grant_type=client_credentials&client_id=" + ID),
                401,
                "invalid_client");
        refused(
                posted(
                        given().header("Authorization", header),
                        "grant_type=client_credentials&client_id=" + id + "&client_secret=" + accessToken),
                400,
                "invalid_request");
    }

    @Test
    void parametersNobodyKnowsAreIgnored() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);

        posted(
                        given(),
                        "grant_type=client_credentials&scope=&resource=x&client_id=" + id + "&client_secret="
                                + URLEncoder.encode(accessToken, StandardCharsets.UTF_8))
                .then()
                .statusCode(200);
    }

    @Test
    void idInAnotherFormIsNobodys() {
        UUID id = UUID.randomUUID();
        String accessToken = registered(id);

        for (String form : List.of(
                id.toString().toUpperCase(Locale.ROOT), "{" + id + "}", "urn:uuid:" + id, id + "%00", " " + id)) {
            Response response = posted(
                    given(), "grant_type=client_credentials&client_id=" + form + "&client_secret=" + accessToken);
            assertTrue(List.of(401, 429).contains(response.statusCode()), form);
            assertEquals("invalid_client", response.path("error"), form);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void otherMethodsAreProblems(String method) {
        problem(given().request(method, ENDPOINT), 405, "method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=x", "text/plain"})
    void otherBodiesThanFormsAreProblems(String contentType) throws Exception {
        HttpResponse<String> response = send("{\"grant_type\":\"client_credentials\"}", contentType);

        assertEquals(415, response.statusCode());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(response.body().contains("urn:meterline:problem:unsupported-media-type"), response.body());
    }

    @Test
    void bodyThatIsTooLargeIsAProblem() throws Exception {
        HttpResponse<String> response = send("grant_type=" + "x".repeat(300_000), "application/x-www-form-urlencoded");

        assertEquals(413, response.statusCode());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(response.body().contains("urn:meterline:problem:payload-too-large"), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"long", "many", "escapes"})
    void formsBeyondTheLimitsAreRefusedAndNeverEchoed(String kind) throws Exception {
        String secret = "mlt_" + "s".repeat(43);
        String form = switch (kind) {
            case "long" -> "client_secret=" + secret + "&grant_type=" + "x".repeat(20_000);
            case "many" -> "client_secret=" + secret + "&p=1".repeat(500);
            default -> "client_secret=" + secret + "&grant_type=%zz";
        };

        HttpResponse<String> response = send(form, "application/x-www-form-urlencoded");

        assertTrue(List.of(400, 413).contains(response.statusCode()), response.toString());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(!response.body().isEmpty() && !response.body().contains(secret), response.body());
    }

    @Test
    void discoveryDocumentHasWhatTheStandardsRequire() {
        Response document = given().get("/.well-known/openid-configuration");
        String issuer = document.path("issuer");

        // OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2.
        document.then()
                .statusCode(200)
                .contentType("application/json")
                .body("issuer", matchesPattern("https?://[^?#]+[^/?#]"))
                .body("jwks_uri", equalTo(issuer + "/jwks"))
                .body("token_endpoint", equalTo(issuer + ENDPOINT))
                .body("response_types_supported", notNullValue())
                .body("subject_types_supported", equalTo(List.of("public")))
                .body("id_token_signing_alg_values_supported", notNullValue())
                .body("grant_types_supported", equalTo(List.of("client_credentials")))
                .body(
                        "token_endpoint_auth_methods_supported",
                        equalTo(List.of("client_secret_basic", "client_secret_post")));
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .statusCode(200)
                .body("issuer", equalTo(issuer));
    }

    /** Else an attacker would choose a new address for every guess. */
    @Test
    void forwardedHeadersAreNotBelieved() {
        UUID id = UUID.randomUUID();
        registered(id);
        int status = 0;
        for (int i = 0; i < 25; i++) {
            status = posted(
                            given().header("X-Forwarded-For", "203.0.113." + i)
                                    .header("Forwarded", "for=203.0.113." + i)
                                    .header("X-Real-IP", "203.0.113." + i),
                            "grant_type=client_credentials&client_secret=mlt_wrong&client_id=" + id)
                    .statusCode();
        }
        as("portal")
                .header("X-Forwarded-For", "203.0.113.9")
                .get("/api/v1/usage-meters/" + id + "/access-token")
                .then()
                .statusCode(200);

        assertEquals(429, status);
        as("portal")
                .get("/api/v1/usage-meters/" + id + "/events")
                .then()
                .body("items[0].kind", equalTo("TOKEN_COPIED"))
                .body("items[0].address", equalTo("127.0.0.1"));
    }

    private HttpResponse<String> send(String body, String contentType) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(endpoint)
                            .header("Content-Type", contentType)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Response posted(RequestSpecification request, String form) {
        return request.contentType("application/x-www-form-urlencoded")
                .body(form)
                .post(ENDPOINT);
    }

    private static Response refused(Response response, int status, String error) {
        response.then()
                .statusCode(status)
                .contentType("application/json")
                .header("Cache-Control", equalTo("no-store"))
                .header("Pragma", equalTo("no-cache"))
                .body("error", equalTo(error))
                .body("error_description", matchesPattern("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+"));
        return response;
    }

    private static void problem(Response response, int status, String slug) {
        response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", equalTo("no-store"))
                .body("type", equalTo("urn:meterline:problem:" + slug));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
