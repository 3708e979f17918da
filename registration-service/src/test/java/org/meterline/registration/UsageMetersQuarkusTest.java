package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.etag;
import static org.meterline.registration.RegistrationApi.patch;
import static org.meterline.registration.RegistrationApi.register;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registering usage meters and looking after them, as a portal backend does. */
@QuarkusTest
@ServedByRealServers
class UsageMetersQuarkusTest {

    @Inject
    Clock clock;

    @Test
    void registers() {
        UUID id = UUID.randomUUID();

        Response response = register("portal", id, "um-01");

        response.then()
                .statusCode(201)
                .header("Location", endsWith(METERS + "/" + id))
                .header("Cache-Control", "no-store")
                .body("id", equalTo(id.toString()))
                .body("provider", equalTo("nimbus"))
                .body("status", equalTo("REGISTERED"))
                .body("mode", equalTo("PRODUCTION"))
                .body("connectivity", equalTo("ONLINE"))
                .body("health", equalTo("UNKNOWN"))
                .body("tokenGeneration", equalTo(1))
                .body("locked", equalTo(false))
                .body("accessToken", matchesPattern("mlt_[A-Za-z0-9_-]{43}"));
    }

    @ParameterizedTest
    @CsvSource({"um-01, 201", "a, 201", "1um, 422", "um-, 422", "um_1, 422", "'', 422"})
    void nameRule(String name, int status) {
        Response response = register("portal", UUID.randomUUID(), name);

        assertEquals(status, response.statusCode(), response.asString());
        if (status == 422) {
            response.then()
                    .body("type", equalTo("urn:meterline:problem:invalid-field"))
                    .body("field", equalTo("/name"))
                    .body("rule", equalTo("pattern"));
        }
    }

    @Test
    void nameOfSixtyFourCharactersIsTooLong() {
        register("portal", UUID.randomUUID(), "a".repeat(63)).then().statusCode(201);
        register("portal", UUID.randomUUID(), "a".repeat(64))
                .then()
                .statusCode(422)
                .body("field", equalTo("/name"));
    }

    @ParameterizedTest
    @CsvSource({
        "0B6E4C1E-0000-4000-8000-000000000001",
        "0b6e4c1e000040008000000000000001",
        "{0b6e4c1e-0000-4000-8000-000000000001}",
        "1-1-1-1-1",
        "not-a-uuid"
    })
    void idInAnotherForm(String id) {
        register("portal", "{\"id\":\"" + id + "\",\"name\":\"um-01\"}")
                .then()
                .statusCode(422)
                .body("field", equalTo("/id"));
        as("portal")
                .urlEncodingEnabled(false)
                .get(METERS + "/" + id.replace("{", "%7B").replace("}", "%7D"))
                .then()
                .statusCode(404);
    }

    @Test
    void unknownFieldIsRefusedAndChangesNothing() {
        UUID id = UUID.randomUUID();

        register("portal", "{\"id\":\"" + id + "\",\"name\":\"um-01\",\"colour\":\"blue\"}")
                .then()
                .statusCode(400)
                .body("field", equalTo("/colour"));

        as("portal").get(METERS + "/" + id).then().statusCode(404);
    }

    @Test
    void bodyOverTheLimitIsRefused() {
        register("portal", "{\"name\":\"" + "x".repeat(300_000) + "\"}")
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:meterline:problem:payload-too-large"));
    }

    @Test
    void takenIdAnswersTheSameToOwnerAndStranger() {
        UUID id = UUID.randomUUID();
        registered(id);

        Response owner = register("portal", id, "um-02");
        Response stranger = register("portal-stratus", id, "um-02");

        owner.then().statusCode(409).body("type", equalTo("urn:meterline:problem:usage-meter-id-taken"));
        stranger.then().statusCode(409);
        assertEquals(withoutRequestId(owner), withoutRequestId(stranger));
    }

    @Test
    void whatIsAnsweredIsWhatIsStored() {
        UUID id = UUID.randomUUID();

        Response answered = register("portal", id, "um-01");
        Response stored = as("portal").get(METERS + "/" + id);

        String createdAt = answered.path("createdAt");
        stored.then().body("createdAt", equalTo(createdAt));
        assertEquals(answered.header("ETag"), stored.header("ETag"));
    }

    @Test
    void unregisteredIdStaysItsProviders() {
        UUID id = UUID.randomUUID();
        registered(id);
        RegistrationApi.unregister(id);

        register("portal-stratus", id, "um-02").then().statusCode(409);
        register("portal", id, "um-02")
                .then()
                .statusCode(201)
                .body("name", equalTo("um-02"))
                .body("status", equalTo("REGISTERED"))
                .body("tokenGeneration", equalTo(2));
    }

    @Test
    void oneOfManyRegistrationsAtOnceWins() throws Exception {
        UUID id = UUID.randomUUID();
        Callable<Integer> attempt = () -> register("portal", id, "um-01").statusCode();

        List<Integer> statuses = atOnce(attempt, 6);

        assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses.toString());
        assertEquals(5, statuses.stream().filter(status -> status == 409).count(), statuses.toString());
    }

    @Test
    void sameIdempotencyKeySameAnswer() {
        UUID id = UUID.randomUUID();
        String key = "key-" + id;

        Response first = registerWithKey("portal", key, id, "um-01");
        patch(id, "{\"name\":\"renamed\"}").then().statusCode(200);
        Response second = registerWithKey("portal", key, id, "um-01");

        first.then().statusCode(201);
        second.then().statusCode(201);
        assertEquals(first.asString(), second.asString());
        assertEquals(first.header("ETag"), second.header("ETag"));
        as("portal").get(METERS + "/" + id).then().body("name", equalTo("renamed"));
    }

    @Test
    void sameIdempotencyKeyOtherBody() {
        UUID id = UUID.randomUUID();
        registerWithKey("portal", "key-" + id, id, "um-01").then().statusCode(201);

        registerWithKey("portal", "key-" + id, id, "um-02")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:idempotency-key-reused"));
    }

    @Test
    void idempotencyKeyIsItsProvidersOwn() {
        UUID ofNimbus = UUID.randomUUID();
        UUID ofStratus = UUID.randomUUID();
        String key = "key-" + ofNimbus;

        registerWithKey("portal", key, ofNimbus, "um-01").then().statusCode(201);
        registerWithKey("portal-stratus", key, ofStratus, "um-01")
                .then()
                .statusCode(201)
                .body("provider", equalTo("stratus"));
    }

    @Test
    void sameIdempotencyKeyAtOnceHasOneEffect() throws Exception {
        UUID id = UUID.randomUUID();

        List<String> answers =
                atOnce(() -> registerWithKey("portal", "key-" + id, id, "um-01").asString(), 5);

        assertEquals(1, Set.copyOf(answers).size(), answers.toString());
        as("portal").get(METERS + "/" + id + "/events").then().body("items", hasSize(1));
    }

    @Test
    void anotherProvidersMeterIsNowhere() {
        UUID id = UUID.randomUUID();
        registered(id);
        String path = METERS + "/" + id;

        assertNowhere(as("portal-stratus").get(path));
        assertNowhere(
                as("portal-stratus").contentType(ContentType.JSON).body("{}").patch(path));
        assertNowhere(as("portal-stratus")
                .contentType(ContentType.JSON)
                .header("If-Match", "\"r1\"")
                .body("{\"name\":\"mine\"}")
                .patch(path));
        assertNowhere(as("portal-stratus").delete(path));
        assertNowhere(as("portal-stratus").get(path + "/access-token"));
        assertNowhere(
                as("portal-stratus").contentType(ContentType.JSON).body("{}").post(path + "/access-token/rotation"));
        assertNowhere(as("portal-stratus").put(path + "/suspension"));
        assertNowhere(as("portal-stratus").delete(path + "/suspension"));
        assertNowhere(as("portal-stratus").get(path + "/events"));
        assertNowhere(as("portal-stratus").queryParam("provider", "nimbus").get(path));
        as("portal-stratus")
                .queryParam("limit", 500)
                .get(METERS)
                .then()
                .statusCode(200)
                .body("items.id", not(hasItem(id.toString())))
                .body("items.provider", everyItem(equalTo("stratus")));
        as("portal").get(path).then().statusCode(200).body("revision", equalTo(1));
    }

    @Test
    void platformAdminActsAcrossProviders() {
        UUID id = UUID.randomUUID();
        registered(id);

        as("platform").get(METERS + "/" + id).then().statusCode(200).body("provider", equalTo("nimbus"));
        as("platform")
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + UUID.randomUUID() + "\",\"name\":\"um-09\"}")
                .post(METERS)
                .then()
                .statusCode(422)
                .body("field", equalTo("provider"));
        as("platform")
                .contentType(ContentType.JSON)
                .queryParam("provider", "cumulus")
                .body("{\"id\":\"" + UUID.randomUUID() + "\",\"name\":\"um-09\"}")
                .post(METERS)
                .then()
                .statusCode(201)
                .body("provider", equalTo("cumulus"));
    }

    @Test
    void listNeverHoldsATokenAndPagesByCursor() {
        String prefix = "page" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 5; i++) {
            register("portal", UUID.randomUUID(), prefix + i).then().statusCode(201);
        }
        Set<String> seen = new HashSet<>();
        String cursor = null;
        int pages = 0;
        do {
            var request = as("portal")
                    .queryParam("q", prefix.toUpperCase(java.util.Locale.ROOT))
                    .queryParam("limit", 2);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(METERS);
            page.then().statusCode(200).body("items[0]", not(hasKey("accessToken")));
            assertFalse(page.asString().contains("mlt_"));
            List<String> names = page.path("items.name");
            assertTrue(seen.stream().noneMatch(names::contains));
            seen.addAll(names);
            cursor = page.path("nextCursor");
            pages++;
        } while (cursor != null);

        assertEquals(5, seen.size());
        assertEquals(3, pages);
    }

    @Test
    void listFilters() {
        String prefix = "filter" + UUID.randomUUID().toString().substring(0, 8);
        UUID online = UUID.randomUUID();
        UUID offline = UUID.randomUUID();
        register("portal", online, prefix + "a").then().statusCode(201);
        register("portal", "{\"id\":\"" + offline + "\",\"name\":\"" + prefix + "b\",\"connectivity\":\"OFFLINE\"}")
                .then()
                .statusCode(201);
        as("portal").put(METERS + "/" + online + "/suspension").then().statusCode(200);

        as("portal")
                .queryParam("q", prefix)
                .queryParam("connectivity", "OFFLINE")
                .get(METERS)
                .then()
                .body("items.id", contains(offline.toString()));
        as("portal")
                .queryParam("q", prefix)
                .queryParam("status", "SUSPENDED")
                .get(METERS)
                .then()
                .body("items.id", contains(online.toString()));
        as("portal").queryParam("q", online).get(METERS).then().body("items.id", contains(online.toString()));
        as("portal").queryParam("q", "%").get(METERS).then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({
        "cursor, made-by-hand, 400",
        "cursor, bTp4, 400",
        "cursor, ZTox, 400",
        "limit, 0, 422",
        "limit, 501, 422",
        "limit, many, 400",
        "limit, 99999999999999999999, 400",
        "status, FINE, 422",
        "connectivity, SOMETIMES, 422"
    })
    void queriesMadeByHand(String parameter, String value, int status) {
        as("portal")
                .queryParam(parameter, value)
                .get(METERS)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("field", equalTo(parameter))
                .body("rule", notNullValue());
    }

    @Test
    void changeNeedsTheTagOfWhatWasSeen() {
        UUID id = UUID.randomUUID();
        registered(id);
        String path = METERS + "/" + id;
        String seen = etag(id);

        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"name\":\"um-02\"}")
                .patch(path)
                .then()
                .statusCode(428)
                .body("type", equalTo("urn:meterline:problem:precondition-required"));
        patch(id, "{\"name\":\"um-03\"}").then().statusCode(200).body("name", equalTo("um-03"));
        as("portal")
                .contentType(ContentType.JSON)
                .header("If-Match", seen)
                .body("{\"name\":\"um-04\"}")
                .patch(path)
                .then()
                .statusCode(412)
                .body("type", equalTo("urn:meterline:problem:precondition-failed"));
        as("portal").get(path).then().body("name", equalTo("um-03"));
        assertNotEquals(seen, etag(id));
    }

    @Test
    void testBecomesProductionOnceAndNeverBack() {
        UUID id = UUID.randomUUID();
        register("portal", "{\"id\":\"" + id + "\",\"name\":\"um-01\",\"mode\":\"TEST\"}")
                .then()
                .statusCode(201)
                .body("mode", equalTo("TEST"));
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);

        patch(id, "{\"mode\":\"PRODUCTION\"}").then().statusCode(422).body("rule", equalTo("required"));
        patch(id, "{\"mode\":\"PRODUCTION\",\"effectiveFrom\":\"" + hour.plusSeconds(1) + "\"}")
                .then()
                .statusCode(422)
                .body("field", equalTo("/effectiveFrom"))
                .body("rule", equalTo("full-hour"));
        patch(id, "{\"mode\":\"PRODUCTION\",\"effectiveFrom\":\"" + hour.minus(70, ChronoUnit.DAYS) + "\"}")
                .then()
                .statusCode(422)
                .body("rule", equalTo("open-month"));
        patch(id, "{\"mode\":\"PRODUCTION\",\"effectiveFrom\":\"" + hour + "\"}")
                .then()
                .statusCode(200)
                .body("mode", equalTo("PRODUCTION"))
                .body("modes", hasSize(2))
                .body("modes[0].from", nullValue())
                .body("modes[1].from", equalTo(hour.toString()));
        patch(id, "{\"mode\":\"TEST\",\"effectiveFrom\":\"" + hour + "\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:mode-is-final"));
        RegistrationApi.unregister(id);
        register("portal", "{\"id\":\"" + id + "\",\"name\":\"um-01\",\"mode\":\"TEST\"}")
                .then()
                .statusCode(409);
    }

    @Test
    void contractChangesAtTheStartOfAMonth() {
        UUID id = UUID.randomUUID();
        UUID contract = UUID.randomUUID();
        registered(id);
        Instant month = clock.instant()
                .atZone(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant();

        patch(id, "{\"contractId\":\"" + contract + "\",\"effectiveFrom\":\"" + month.plus(5, ChronoUnit.DAYS) + "\"}")
                .then()
                .statusCode(422)
                .body("rule", equalTo("month-start"));
        patch(id, "{\"contractId\":\"" + contract + "\",\"siteId\":\"dc1\",\"effectiveFrom\":\"" + month + "\"}")
                .then()
                .statusCode(200)
                .body("contractId", equalTo(contract.toString()))
                .body("siteId", equalTo("dc1"))
                .body("contracts", hasSize(2));
    }

    @Test
    void suspensionAndItsEnd() {
        UUID id = UUID.randomUUID();
        registered(id);
        String suspension = METERS + "/" + id + "/suspension";

        as("portal").put(suspension).then().statusCode(200).body("status", equalTo("SUSPENDED"));
        as("portal").put(suspension).then().statusCode(200).body("status", equalTo("SUSPENDED"));
        as("portal").delete(suspension).then().statusCode(200).body("status", equalTo("REGISTERED"));
        as("portal").delete(suspension).then().statusCode(200).body("status", equalTo("REGISTERED"));
        as("portal").get(METERS + "/" + id).then().body("revision", equalTo(3));
    }

    @Test
    void lockIsForPlatformAdminsAndKeepsFromUnregistering() {
        UUID id = UUID.randomUUID();
        registered(id);
        String path = METERS + "/" + id;

        as("portal").put(path + "/lock").then().statusCode(403);
        as("platform").put(path + "/lock").then().statusCode(200).body("locked", equalTo(true));
        as("portal")
                .delete(path)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:usage-meter-locked"));
        as("platform").delete(path + "/lock").then().statusCode(200).body("locked", equalTo(false));
        as("portal").delete(path).then().statusCode(204);
    }

    @Test
    void nothingChangesOnceUnregistered() {
        UUID id = UUID.randomUUID();
        registered(id);
        RegistrationApi.unregister(id);
        String path = METERS + "/" + id;

        patch(id, "{\"name\":\"um-02\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:registration-ended"));
        as("portal").put(path + "/suspension").then().statusCode(409);
        as("portal").get(path + "/access-token").then().statusCode(409);
        as("portal").delete(path).then().statusCode(409);
        as("portal").get(path).then().statusCode(200).body("status", equalTo("UNREGISTERED"));
    }

    @Test
    void auditTrailTellsWhoDidWhat() {
        UUID id = UUID.randomUUID();
        registered(id);
        as("portal")
                .header("X-Request-Id", "copy-1")
                .get(METERS + "/" + id + "/access-token")
                .then()
                .statusCode(200);
        RegistrationApi.rotated(id, "PT1H");
        RegistrationApi.unregister(id);

        Response events = as("portal").get(METERS + "/" + id + "/events");

        events.then()
                .statusCode(200)
                .body("items.kind", contains("UNREGISTERED", "TOKEN_ROTATED", "TOKEN_COPIED", "REGISTERED"))
                .body("items[2].requestId", equalTo("copy-1"))
                .body("items.actor", everyItem(notNullValue()))
                .body("items.address", everyItem(notNullValue()));
        assertFalse(events.asString().contains("mlt_"));
        as("portal")
                .queryParam("limit", 1)
                .get(METERS + "/" + id + "/events")
                .then()
                .body("items", hasSize(1))
                .body("nextCursor", notNullValue());
    }

    @Test
    void withoutTokenOrRole() {
        given().get(METERS)
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:meterline:problem:unauthenticated"))
                .header("WWW-Authenticate", containsString("Bearer"));
        UUID id = UUID.randomUUID();
        String jwt = RegistrationApi.jwt(id, registered(id));
        given().auth().oauth2(jwt).get(METERS).then().statusCode(403);
    }

    @Test
    void openApiDescribesTheRoutes() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/usage-meters'.post.summary", equalTo("Register a usage meter"))
                .body("paths", hasKey("/oauth2/token"))
                .body("paths", not(hasKey("/dev/clock")));
    }

    @Test
    void readyAndMeasured() {
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200);
        given().get("/dev/clock").then().statusCode(404);
    }

    private static Response registerWithKey(String client, String key, UUID id, String name) {
        return as(client)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body("{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}")
                .post(METERS);
    }

    private static void assertNowhere(Response response) {
        response.then().statusCode(404).body("type", equalTo("urn:meterline:problem:not-found"));
    }

    private static String withoutRequestId(Response response) {
        return response.asString().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private static <T> List<T> atOnce(Callable<T> attempt, int times) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<T>> running = threads.invokeAll(java.util.Collections.nCopies(times, attempt));
            java.util.ArrayList<T> results = new java.util.ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        }
    }
}
