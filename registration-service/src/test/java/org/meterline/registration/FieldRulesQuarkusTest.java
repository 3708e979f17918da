package org.meterline.registration;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.registration.RegistrationApi.METERS;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.registration.Route.Meter;

/** Each field's own rules, by route: what is refused, where, and by the name of which rule. */
@QuarkusTest
@ServedByRealServers
class FieldRulesQuarkusTest {

    /** @param field a member of a body that is otherwise good, with a value as it stands in JSON */
    private record Bad(String field, String value, int status, String rule) {}

    private static final List<Bad> NAMES = List.of(
            new Bad("name", "\"1um\"", 422, "pattern"),
            new Bad("name", "\"um-\"", 422, "pattern"),
            new Bad("name", "\"um_1\"", 422, "pattern"),
            new Bad("name", "\"-um\"", 422, "pattern"),
            new Bad("name", "\"um 1\"", 422, "pattern"),
            new Bad("name", "\" um\"", 422, "pattern"),
            new Bad("name", "\"um-01\\n\"", 422, "pattern"),
            new Bad("name", "\"\u00fcm\"", 422, "pattern"),
            new Bad("name", "\"um\u200b1\"", 422, "pattern"),
            new Bad("name", "\"\"", 422, "pattern"),
            new Bad("name", "\"" + "a".repeat(64) + "\"", 422, "size"));

    private static final List<Bad> OF_BOTH = List.of(
            new Bad("contractId", "\"3C9A7E10-1D2B-4F6A-8E5D-7B1C0A9F8E03\"", 422, "pattern"),
            new Bad("contractId", "\"3c9a7e101d2b4f6a8e5d7b1c0a9f8e03\"", 422, "pattern"),
            new Bad("contractId", "\"{3c9a7e10-1d2b-4f6a-8e5d-7b1c0a9f8e03}\"", 422, "pattern"),
            new Bad("contractId", "\"3c9a7e10-1d2b-4f6a-8e5d-7b1c0a9f8e0\"", 422, "pattern"),
            new Bad("contractId", "\"urn:uuid:3c9a7e10-1d2b-4f6a-8e5d-7b1c0a9f8e03\"", 422, "pattern"),
            new Bad("contractId", "\"\"", 422, "pattern"),
            new Bad("siteId", "\"\"", 422, "size"),
            new Bad("siteId", "\"" + "x".repeat(129) + "\"", 422, "size"),
            new Bad("siteId", "\"dc\\u00011\"", 422, "pattern"),
            new Bad("siteId", "\"dc\\u00851\"", 422, "pattern"),
            new Bad("siteId", "\"dc\\r\\n1\"", 422, "pattern"),
            new Bad("siteId", "\"dc\\u20281\"", 422, "pattern"),
            new Bad("siteId", "\"\\ud800\"", 400, "format"),
            new Bad("siteId", "\"\\u0000\"", 400, "format"),
            new Bad("siteId", "5", 400, "type"),
            new Bad("mode", "\"test\"", 400, "format"),
            new Bad("mode", "\"\"", 400, "format"),
            new Bad("mode", "0", 400, "format"),
            new Bad("connectivity", "\"SOMETIMES\"", 400, "format"),
            new Bad("connectivity", "[\"ONLINE\"]", 400, "type"));

    private static final List<Bad> IDS = List.of(
            new Bad("id", "null", 422, "not-null"),
            new Bad("id", "\"0B6E4C1E-0000-4000-8000-000000000001\"", 422, "pattern"),
            new Bad("id", "\"0b6e4c1e000040008000000000000001\"", 422, "pattern"),
            new Bad("id", "\"{0b6e4c1e-0000-4000-8000-000000000001}\"", 422, "pattern"),
            new Bad("id", "\"1-1-1-1-1\"", 422, "pattern"),
            new Bad("id", "\" 0b6e4c1e-0000-4000-8000-000000000001\"", 422, "pattern"),
            new Bad("name", "null", 422, "not-null"));

    private static final List<Bad> INSTANTS = List.of(
            new Bad("effectiveFrom", "\"2026-11-01T00:00:00+00:00\"", 400, "format"),
            new Bad("effectiveFrom", "\"2026-11-01T01:00:00+01:00\"", 400, "format"),
            new Bad("effectiveFrom", "\"2026-11-01\"", 400, "format"),
            new Bad("effectiveFrom", "\"2026-11-01T00:00Z\"", 400, "format"),
            new Bad("effectiveFrom", "\"2026-12-31T23:59:60Z\"", 400, "format"),
            new Bad("effectiveFrom", "\"2026-11-31T00:00:00Z\"", 400, "format"),
            new Bad("effectiveFrom", "\"2026-11-01T24:00:00Z\"", 400, "format"),
            new Bad("effectiveFrom", "\"99999-01-01T00:00:00Z\"", 400, "format"),
            new Bad("effectiveFrom", "\"+99999-01-01T00:00:00Z\"", 400, "format"),
            new Bad("effectiveFrom", "\"\"", 400, "format"),
            new Bad("effectiveFrom", "\"now\"", 400, "format"),
            new Bad("effectiveFrom", "1793491200", 400, "type"),
            new Bad("effectiveFrom", "\"9999-12-31T23:00:00Z\"", 422, "too-far"),
            new Bad("effectiveFrom", "\"0001-01-01T00:00:00Z\"", 422, "open-month"));

    private static final List<Bad> OVERLAPS = List.of(
            new Bad("overlap", "\"P1M\"", 400, "format"),
            new Bad("overlap", "\"P1Y\"", 400, "format"),
            new Bad("overlap", "\"1 day\"", 400, "format"),
            new Bad("overlap", "\"PT\"", 400, "format"),
            new Bad("overlap", "\"\"", 400, "format"),
            new Bad("overlap", "\"PT99999999999999999999H\"", 400, "format"),
            new Bad("overlap", "86400", 400, "type"),
            new Bad("overlap", "\"-PT1H\"", 422, "range"),
            new Bad("overlap", "\"PT-0.001S\"", 422, "range"),
            new Bad("overlap", "\"P30DT0.001S\"", 422, "range"),
            new Bad("overlap", "\"PT2562047788015215H30M7S\"", 422, "range"));

    private static final List<Bad> CHECKS = List.of(
            new Bad("version", "null", 422, "not-null"),
            new Bad("version", "\"\"", 422, "size"),
            new Bad("version", "\"" + "1".repeat(65) + "\"", 422, "size"),
            new Bad("version", "\"1.0\\u001b[31m\"", 422, "pattern"),
            new Bad("version", "1.0", 400, "type"),
            new Bad("fingerprint", "\"a\\nb\"", 422, "pattern"),
            new Bad("fingerprint", "\"" + "f".repeat(129) + "\"", 422, "size"));

    private final Callers callers = new Callers();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void badFieldsAreRefusedByTheirRule() {
        Meter meter = callers.registered();
        UUID id = UUID.randomUUID();
        String path = METERS + "/" + meter.id();
        String jwt = RegistrationApi.jwt(meter.id(), meter.accessToken());

        for (Bad bad : joined(NAMES, OF_BOTH, IDS)) {
            String others = bad.field().equals("id") ? "\"name\":\"um-01\"" : "\"id\":\"" + id + "\"";
            others += bad.field().equals("id") || bad.field().equals("name") ? "" : ",\"name\":\"um-01\"";
            check(
                    "POST",
                    bad,
                    callers.client("portal")
                            .contentType(ContentType.JSON)
                            .body(body(bad, others))
                            .post(METERS));
        }
        for (Bad bad : joined(NAMES, OF_BOTH, INSTANTS)) {
            String others = bad.field().equals("effectiveFrom") ? "\"mode\":\"PRODUCTION\"" : "";
            check(
                    "PATCH",
                    bad,
                    callers.client("portal")
                            .contentType(ContentType.JSON)
                            .header("If-Match", "*")
                            .body(body(bad, others))
                            .patch(path));
        }
        for (Bad bad : OVERLAPS) {
            check(
                    "rotation",
                    bad,
                    callers.client("portal")
                            .contentType(ContentType.JSON)
                            .body(body(bad, ""))
                            .post(path + "/access-token/rotation"));
        }
        for (Bad bad : CHECKS) {
            String others = bad.field().equals("version") ? "" : "\"version\":\"1.0.0\"";
            check(
                    "check",
                    bad,
                    io.restassured.RestAssured.given()
                            .auth()
                            .oauth2(jwt)
                            .contentType(ContentType.JSON)
                            .body(body(bad, others))
                            .post("/api/v1/registration-check"));
        }

        assertEquals("", String.join("\n", wrong));
        callers.client("portal").get(path).then().body("revision", equalTo(1)).body("lastSeenAt", equalTo(null));
        callers.client("portal").get(METERS + "/" + id).then().statusCode(404);
    }

    @Test
    void namesAtTheEdgeOfTheRuleAreTaken() {
        Meter meter = callers.registered();
        for (String name : List.of("a", "Z9", "um-01", "a--b", "a" + "-".repeat(61) + "b", "A".repeat(63))) {
            callers.client("portal")
                    .contentType(ContentType.JSON)
                    .body("{\"id\":\"" + UUID.randomUUID() + "\",\"name\":\"" + name + "\"}")
                    .post(METERS)
                    .then()
                    .statusCode(201);
            callers.client("portal")
                    .contentType(ContentType.JSON)
                    .header("If-Match", "*")
                    .body("{\"name\":\"" + name + "\"}")
                    .patch(METERS + "/" + meter.id())
                    .then()
                    .statusCode(200)
                    .body("name", equalTo(name));
        }
    }

    private static String body(Bad bad, String others) {
        return "{" + others + (others.isEmpty() ? "" : ",") + "\"" + bad.field() + "\":" + bad.value() + "}";
    }

    private void check(String where, Bad bad, Response response) {
        String problem = response.asString();
        boolean right = response.statusCode() == bad.status()
                && problem.contains("\"rule\":\"" + bad.rule() + "\"")
                && problem.contains("\"field\":\"/" + bad.field() + "\"");
        if (!right) {
            wrong.add(where + " " + bad + ": " + response.statusCode() + " " + problem);
        }
    }

    @SafeVarargs
    private static List<Bad> joined(List<Bad>... lists) {
        List<Bad> all = new ArrayList<>();
        for (List<Bad> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
