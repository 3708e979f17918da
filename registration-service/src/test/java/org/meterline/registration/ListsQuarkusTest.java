package org.meterline.registration;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.register;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.local.testing.Tokens;

/** Pages, cursors and filters of the lists, also such as no program of ours would send. */
@QuarkusTest
@ServedByRealServers
class ListsQuarkusTest {

    @TestHTTPResource("/")
    URL root;

    private final Callers callers = new Callers();

    @Test
    void allPagesTogetherHaveEachMeterOnceInOneOrderWhateverTheirSize() {
        String prefix = prefix();
        List<String> registered = meters(prefix, 11);

        for (int limit : List.of(1, 2, 3, 5, 10, 11, 12, 500)) {
            assertEquals(registered, walk(prefix, limit), "limit " + limit);
        }
    }

    @Test
    void whoIsRegisteredMeanwhileDisturbsNoPage() throws Exception {
        String prefix = prefix();
        List<String> before = meters(prefix, 9);

        List<String> seen;
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<List<String>> meanwhile = other.submit(() -> meters(prefix, 12));
            seen = walk(prefix, 2);
            meanwhile.get();
        }

        assertEquals(before, seen.subList(0, before.size()));
        assertEquals(seen.size(), new HashSet<>(seen).size(), "one of them twice");
    }

    @Test
    void eventsComeInPagesToo() {
        UUID id = UUID.randomUUID();
        registered(id);
        for (int i = 0; i < 6; i++) {
            callers.client("portal")
                    .get(METERS + "/" + id + "/access-token")
                    .then()
                    .statusCode(200);
        }
        List<Integer> numbers = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            RequestSpecification request = callers.client("portal").queryParam("limit", 2);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get(METERS + "/" + id + "/events");
            numbers.addAll(page.then().statusCode(200).extract().<List<Integer>>path("items.id"));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertEquals(7, numbers.size());
        assertEquals(
                numbers.stream().distinct().sorted(Comparator.reverseOrder()).toList(), numbers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m:-1",
                "m:+5",
                "m: 5",
                "m:05",
                "m:5.0",
                "m:",
                "m",
                ":5",
                "e:5",
                "M:5",
                "m:5 ",
                "m:5\n",
                "m:٥",
                "m:9223372036854775808",
                "m:99999999999999999999999999",
                "m:5;drop table usage_meter",
                "m:5m:5"
            })
    void cursorsOfAnotherFormAreRefused(String plain) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));

        assertRefused(get("cursor", cursor), 400, "cursor", "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "bTo1==", "bTo1 ", "!!!!", "ü", "𝄞", "bT o1", "null", "0"})
    void cursorsThatAreNoneAreRefused(String cursor) {
        assertRefused(get("cursor", cursor), 400, "cursor", "cursor");
        assertRefused(get("cursor", cursor + "a".repeat(1000)), 400, "cursor", "cursor");
    }

    @Test
    void aCursorIsOfOneListOnly() {
        UUID id = UUID.randomUUID();
        registered(id);
        String ofEvents =
                Base64.getUrlEncoder().withoutPadding().encodeToString("e:5".getBytes(StandardCharsets.US_ASCII));
        String ofMeters =
                Base64.getUrlEncoder().withoutPadding().encodeToString("m:5".getBytes(StandardCharsets.US_ASCII));

        get("cursor", ofMeters).then().statusCode(200);
        assertRefused(get("cursor", ofEvents), 400, "cursor", "cursor");
        assertRefused(
                callers.client("portal").queryParam("cursor", ofMeters).get(METERS + "/" + id + "/events"),
                400,
                "cursor",
                "cursor");
    }

    @Test
    void aCursorBeyondTheEndIsAnEmptyPage() {
        String last = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("m:" + Long.MAX_VALUE).getBytes(StandardCharsets.US_ASCII));

        get("cursor", last).then().statusCode(200).body("items", hasSize(0)).body("nextCursor", equalTo(null));
    }

    @ParameterizedTest
    @CsvSource({
        "limit, ' ', 400, number",
        "limit, 1.5, 400, number",
        "limit, 1e2, 400, number",
        "limit, 0x10, 400, number",
        "limit, ٥, 400, number",
        "limit, '+5', 400, number",
        "limit, -1, 422, range",
        "limit, 0, 422, range",
        "limit, 501, 422, range",
        "limit, 999999999999999999, 422, range",
        "limit, 9999999999999999999, 400, number",
        "status, ' ', 422, one-of",
        "status, GONE, 422, one-of",
        "status, 'ACTIVE,SUSPENDED', 422, one-of",
        "connectivity, 1, 422, one-of",
        "colour, blue, 400, unknown-parameter",
        "stauts, ACTIVE, 400, unknown-parameter",
        "Status, ACTIVE, 400, unknown-parameter"
    })
    void filtersMadeByHandAreRefused(String name, String value, int status, String rule) {
        assertRefused(get(name, value), status, name, rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "connectivity", "q", "limit", "cursor", "provider"})
    void twiceIsRefused(String name) {
        assertRefused(callers.client("portal").queryParam(name, "a", "a").get(METERS), 400, name, "once");
    }

    @Test
    void unknownParametersAreRefusedEverywhereBelowApi() {
        UUID id = UUID.randomUUID();
        registered(id);

        for (String path : List.of("", "/events", "/access-token")) {
            assertRefused(
                    callers.client("portal").queryParam("colour", "blue").get(METERS + "/" + id + path),
                    400,
                    "colour",
                    "unknown-parameter");
        }
        callers.client("portal").get(METERS + "/" + id + "/events").then().body("items", hasSize(1));
    }

    @Test
    void searchTakesTextAsItIs() {
        String prefix = prefix();
        UUID id = UUID.randomUUID();
        register("portal", id, prefix + "-x1").then().statusCode(201);

        search(prefix).then().body("items.id", contains(id.toString()));
        search("  " + prefix.toUpperCase(java.util.Locale.ROOT) + " ").then().body("items.id", contains(id.toString()));
        search(id.toString().substring(0, 13)).then().body("items.id", contains(id.toString()));
        search("x").then().statusCode(200).body("items", notNullValue());
        for (String nothing : List.of(
                prefix + "%",
                "%" + prefix,
                prefix.replace('-', '_') + "_x1",
                prefix + "\\",
                "'" + prefix,
                "ü" + prefix,
                "𝄞",
                "x".repeat(128),
                prefix + " x1")) {
            search(nothing).then().statusCode(200).body("items", hasSize(0));
        }
    }

    @Test
    void aBlankSearchIsNone() {
        registered(UUID.randomUUID());

        for (String blank : List.of("", " ", "  ")) {
            Response page = callers.client("portal")
                    .queryParam("q", blank)
                    .queryParam("limit", 1)
                    .get(METERS);
            page.then().statusCode(200).body("items", hasSize(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "\u0001", "a\nb", "\u007f", "\u0085"})
    void searchForControlCharactersIsRefused(String text) {
        assertRefused(search(text), 422, "q", "pattern");
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 512, 4000})
    void searchForTooMuchIsRefused(int length) {
        assertRefused(search("x".repeat(length)), 422, "q", "size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "connectivity", "q", "limit", "cursor", "provider"})
    void anEmptyParameterIsNone(String name) {
        registered(UUID.randomUUID());

        get(name, "").then().statusCode(200).body("items[0]", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%", "q=%ZZ", "q=%C3%28", "q=%ED%A0%80", "%00=1", "=", "&&&", "q", "status", "q=\u0001"})
    void queriesThatAreNotEvenQueriesAreNoErrorOfOurs(String query) throws IOException {
        String answer = plainly("GET " + METERS + "?" + query + " HTTP/1.1");

        assertTrue(answer.matches("(?s)HTTP/1.1 [24].*"), answer);
    }

    /** As it is, for no client library sends such a thing. */
    private String plainly(String requestLine) throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                    + Tokens.forClient("portal") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Response search(String text) {
        return get("q", text);
    }

    private Response get(String name, String value) {
        return callers.client("portal").queryParam(name, value).get(METERS);
    }

    private static void assertRefused(Response response, int status, String field, String rule) {
        assertEquals(status, response.statusCode(), response.asString());
        response.then()
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("rule", equalTo(rule));
    }

    private static String prefix() {
        return "l" + UUID.randomUUID().toString().substring(0, 8);
    }

    private List<String> meters(String prefix, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            callers.client("portal")
                    .contentType("application/json")
                    .body("{\"id\":\"" + id + "\",\"name\":\"" + prefix + "-" + i + "\"}")
                    .post(METERS)
                    .then()
                    .statusCode(201);
            ids.add(id.toString());
        }
        return ids;
    }

    private List<String> walk(String prefix, int limit) {
        List<String> ids = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            RequestSpecification request =
                    callers.client("portal").queryParam("q", prefix).queryParam("limit", limit);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(METERS);
            List<String> items = page.then().statusCode(200).extract().path("items.id");
            assertTrue(items.size() <= limit);
            ids.addAll(items);
            cursor = page.path("nextCursor");
        } while (cursor != null);
        return ids;
    }
}
