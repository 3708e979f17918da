package org.meterline.chassis;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal has one shape, wherever in the stack it comes from. */
@QuarkusTest
@QuarkusTestResource(TestIssuers.class)
class ProblemShapesQuarkusTest {

    private static final String REQUEST_ID = "the-request-1";

    @TestHTTPResource("/")
    URL root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\"            | 400 | malformed-json |",
                "not json                   | 400 | malformed-json |",
                "{\"name\":\"a\"} {}        | 400 | malformed-json |",
                "{\"name\":\"a\",\"name\":\"b\"} | 400 | malformed-json |",
                "{\"name\":\"a\",\"colour\":1}   | 400 | unknown-field  | /colour",
                "{\"id\":\"no-uuid\"}       | 400 | malformed-json | /id",
                "{\"at\":\"yesterday\"}     | 400 | malformed-json | /at",
                "{\"at\":1763719200}        | 400 | malformed-json | /at",
                "{\"at\":1e999999999}       | 400 | malformed-json | /at",
                "{\"at\":\"\"}              | 400 | malformed-json | /at",
                "{\"at\":\"2026-11-21T10:00:00+01:00\"} | 400 | malformed-json | /at",
                "{\"at\":\"2026-12-31T23:59:60Z\"} | 400 | malformed-json | /at",
                "{\"at\":\"2026-11-21T24:00:00Z\"} | 400 | malformed-json | /at",
                "{\"at\":\"2026-02-30T10:00:00Z\"} | 400 | malformed-json | /at",
                "{\"at\":\"+99999-01-01T00:00:00Z\"} | 400 | malformed-json | /at",
                "{\"at\":\"2026-11-21t10:00:00z\"} | 400 | malformed-json | /at",
                "{\"name\":5}               | 400 | malformed-json | /name",
                "{\"name\":true}            | 400 | malformed-json | /name",
                "{\"name\":\"\\ud800\"}      | 400 | malformed-json | /name",
                "{\"name\":\"\\u0000\"}      | 400 | malformed-json | /name",
                "{\"\\udc00\":1}            | 400 | unknown-field  | /\ufffd",
                "{\"count\":1.5}            | 400 | malformed-json | /count",
                "{\"count\":\"1\"}          | 400 | malformed-json | /count",
                "{\"count\":99999999999999999999} | 400 | malformed-json |",
                "{\"parts\":{}}             | 400 | malformed-json | /parts",
                "{\"parts\":[{\"size\":1},{\"size\":null}]} | 400 | malformed-json | /parts/1/size",
                "{\"parts\":[{\"size\":1,\"x\":2}]} | 400 | unknown-field | /parts/0/x",
                "[]                         | 400 | malformed-json |",
                "{\"parts\":[{\"size\":-1}]} | 422 | invalid-field | /parts/0",
                "{}                         | 422 | invalid-field  | /name",
                "{\"name\":\"A1\"}          | 422 | invalid-field  | /name",
                "null                       | 422 | invalid-field  |",
            })
    void bodyThatCannotBeTaken(String body, int status, String slug, String field) {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .contentType(ContentType.JSON)
                .body(body.strip())
                .post("/shapes/things");

        problem(response, status, slug).body(not(containsString(ShapesResource.SECRET_OF_THE_CAUSE)));
        if (field != null) {
            response.then().body("field", equalTo(field)).body("rule", notNullValue());
        }
    }

    @Test
    void emptyBody() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .contentType(ContentType.JSON)
                .post("/shapes/things");

        problem(response, 422, "invalid-field");
    }

    @Test
    void brokenRulesAreListed() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .contentType(ContentType.JSON)
                .body("{\"name\":\"A1\"}")
                .post("/shapes/things");

        problem(response, 422, "invalid-field")
                .body("violations", hasSize(1))
                .body("violations[0].field", equalTo("/name"))
                .body("violations[0].rule", equalTo("pattern"));
    }

    @Test
    void withoutToken() {
        Response response = given().header("X-Request-Id", REQUEST_ID).get("/shapes/people");

        problem(response, 401, "unauthenticated").header("WWW-Authenticate", containsString("Bearer"));
    }

    @ParameterizedTest
    @CsvSource({"Bearer nonsense", "Bearer a.b.c", "Basic dTpw"})
    void badToken(String authorization) {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .header("Authorization", authorization)
                .get("/shapes/people");

        problem(response, 401, "unauthenticated").header("WWW-Authenticate", containsString("Bearer"));
    }

    @Test
    void tokenForAnotherAudience() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .auth()
                .oauth2(TestIssuers.personOfAnotherAudience())
                .get("/shapes/people");

        problem(response, 401, "unauthenticated");
    }

    @Test
    void badTokenOnAPublicRouteDoesNotMatter() {
        given().header("Authorization", "Bearer nonsense")
                .get("/shapes/things/0b6e4c1e-0000-4000-8000-000000000001")
                .then()
                .statusCode(200);
    }

    @Test
    void roleMissing() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .auth()
                .oauth2(TestIssuers.person("nimbus", "meter-operator"))
                .get("/shapes/people");

        problem(response, 403, "forbidden");
    }

    @Test
    void routeThatNobodyAnnotatedIsDenied() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .auth()
                .oauth2(TestIssuers.person("nimbus", "usage-viewer"))
                .get("/shapes/forgotten");

        problem(response, 403, "forbidden");
    }

    @ParameterizedTest
    @CsvSource({"/nothing", "/shapes/nothing", "/shapes/things/no-uuid", "/q/nothing", "/shapes/things/a%00b"})
    void nothingThere(String path) {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .urlEncodingEnabled(false)
                .get(path);

        problem(response, 404, "not-found");
    }

    @Test
    void wrongMethod() {
        Response response = given().header("X-Request-Id", REQUEST_ID).delete("/shapes/things");

        problem(response, 405, "method-not-allowed");
    }

    @Test
    void notAcceptable() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .accept("image/png")
                .get("/shapes/things/0b6e4c1e-0000-4000-8000-000000000001");

        problem(response, 406, "not-acceptable");
    }

    @Test
    void unsupportedMediaType() {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .contentType("text/plain")
                .body("{}")
                .post("/shapes/things");

        problem(response, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({"/shapes/things, application/json", "/shapes/streams, application/octet-stream"})
    void tooLargeByItsLength(String path, String contentType) {
        Response response = given().header("X-Request-Id", REQUEST_ID)
                .contentType(contentType)
                .body(("\"" + "x".repeat(200_000) + "\"").getBytes(StandardCharsets.US_ASCII))
                .post(path);

        problem(response, 413, "payload-too-large");
    }

    @ParameterizedTest
    @CsvSource({"/shapes/things, application/json", "/shapes/streams, application/octet-stream"})
    void tooLargeInChunks(String path, String contentType) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root.toString()).resolve(path))
                .header("Content-Type", contentType)
                .header("X-Request-Id", REQUEST_ID)
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString("\"" + "x".repeat(200_000) + "\"")))
                .build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertEquals(413, response.statusCode(), response.body());
            assertTrue(response.body().contains("urn:meterline:problem:payload-too-large"), response.body());
            assertTrue(response.body().contains(REQUEST_ID), response.body());
        }
    }

    @Test
    void ownProblemKeepsItsWords() {
        Response response = given().header("X-Request-Id", REQUEST_ID).get("/shapes/own");

        problem(response, 409, "name-taken")
                .body("title", equalTo("The name is taken"))
                .body("detail", equalTo("Choose another."))
                .body("field", equalTo("/name"))
                .body("rule", equalTo("taken"));
    }

    @Test
    void retryAfterIsKept() {
        Response busy = given().header("X-Request-Id", REQUEST_ID).get("/shapes/busy");
        Response away = given().header("X-Request-Id", REQUEST_ID).get("/shapes/away");

        problem(busy, 429, "too-many-requests").header("Retry-After", "7");
        problem(away, 503, "unavailable").header("Retry-After", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "40P01", "53300", "55000", "57P01", "58030", "none"})
    void aDatabaseThatIsAwayIsAnsweredWithALaterAgain(String state) {
        Response response = given().header("X-Request-Id", REQUEST_ID).get("/shapes/store/" + state);

        problem(response, 503, "unavailable").header("Retry-After", "5");
        assertFalse(response.asString().contains(ShapesResource.SECRET_OF_THE_CAUSE), response.asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "42P01"})
    void whatADatabaseRefusesIsOurFault(String state) {
        Response response = given().header("X-Request-Id", REQUEST_ID).get("/shapes/store/" + state);

        problem(response, 500, "internal-error");
    }

    @Test
    void nothingOfTheCauseLeavesTheService() {
        Response response = given().header("X-Request-Id", REQUEST_ID).get("/shapes/broken");

        problem(response, 500, "internal-error");
        String body = response.asString();
        assertFalse(body.contains(ShapesResource.SECRET_OF_THE_CAUSE), body);
        assertFalse(body.contains("Exception"), body);
        assertFalse(body.contains("org.meterline"), body);
    }

    @Test
    void requestIdIsMadeWhereNoneOrAHarmfulOneIsSent() {
        for (String offered : new String[] {"", "a b", "x".repeat(65), "<script>"}) {
            Response response = given().header("X-Request-Id", offered).get("/nothing");

            String made = response.header("X-Request-Id");
            assertTrue(made.matches("[0-9a-f-]{36}"), made);
            response.then().body("requestId", equalTo(made));
        }
    }

    @Test
    void requestIdIsEchoedWithGoodAnswersToo() {
        given().header("X-Request-Id", REQUEST_ID)
                .get("/shapes/things/0b6e4c1e-0000-4000-8000-000000000001")
                .then()
                .statusCode(200)
                .header("X-Request-Id", REQUEST_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/shapes/things/%zz",
                "/shapes/things/%",
                "/shapes/people?name=%zz",
                "/shapes/people?name=a|b",
                "/shapes/people?name={\"}",
                "/q/health/%zz",
                "//[",
            })
    void addressThatIsNoUriIsAProblem(String address) throws IOException {
        String answer = rawlySent("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + REQUEST_ID);

        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"), answer);
        assertTrue(answer.contains("urn:meterline:problem:malformed-request"), answer);
        assertTrue(answer.contains(REQUEST_ID), answer);
        assertFalse(answer.contains("Exception"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%00", "/shapes/things/%2e%2e%2f", "/shapes/things/%ff", "/;a=b", "/nothing?%00=%00"})
    void strangeAddressIsAProblem(String address) throws IOException {
        String answer = rawlySent("GET " + address + " HTTP/1.1\r\nHost: localhost");

        assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
        assertTrue(answer.contains("urn:meterline:problem:"), answer);
        assertFalse(answer.contains("Exception"), answer);
    }

    private String rawlySent(String head) throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ValidatableResponse problem(Response response, int status, String slug) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("X-Request-Id", REQUEST_ID)
                .body("type", equalTo("urn:meterline:problem:" + slug))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", matchesPattern("(?s).+"))
                .body("requestId", equalTo(REQUEST_ID))
                .body("$", not(hasKey("instance")));
    }
}
