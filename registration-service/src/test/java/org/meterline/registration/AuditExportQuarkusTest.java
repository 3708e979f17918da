package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.local.testing.Tokens;

/** The audit trail of a provider: by pages, as lines, as a table. */
@QuarkusTest
@ServedByRealServers
class AuditExportQuarkusTest {

    private static final String EVENTS = "/api/v1/usage-meter-events";
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final int MORE_THAN_A_BATCH = 1_200;
    private static final int MORE_THAN_ALLOWED = 1_501;

    @Inject
    DataSource dataSource;

    @Test
    void pagesHoldEveryEventOnceTheNewestFirst() throws Exception {
        UUID id = UUID.randomUUID();
        RegistrationApi.registered(id);
        RegistrationApi.as("portal").put(RegistrationApi.METERS + "/" + id + "/suspension");
        RegistrationApi.as("portal").delete(RegistrationApi.METERS + "/" + id + "/suspension");
        RegistrationApi.as("portal").get(RegistrationApi.METERS + "/" + id + "/access-token");
        RegistrationApi.unregister(id);

        List<String> kinds = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request =
                    as("portal").queryParam("usageMeterId", id).queryParam("limit", 2);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(EVENTS);
            page.then().statusCode(200);
            kinds.addAll(page.jsonPath().getList("items.kind", String.class));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertEquals(List.of("UNREGISTERED", "TOKEN_COPIED", "SUSPENSION_LIFTED", "SUSPENDED", "REGISTERED"), kinds);
    }

    @Test
    void anEventSaysWhoWhatWhenFromWhereAndWhose() {
        UUID id = UUID.randomUUID();
        RegistrationApi.registered(id);

        as("portal")
                .header("X-Forwarded-For", "203.0.113.7")
                .queryParam("usageMeterId", id)
                .get(EVENTS)
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("items[0].usageMeterId", equalTo(id.toString()))
                .body("items[0].provider", equalTo("nimbus"))
                .body("items[0].actor.length()", equalTo(36))
                .body("items[0].address", equalTo("127.0.0.1"))
                .body("items[0].requestId.length()", equalTo(36));
    }

    @Test
    void anAddressThatAnybodyMayWriteIsNotBelieved() {
        UUID id = UUID.randomUUID();
        RegistrationApi.registered(id);
        RegistrationApi.as("portal")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("Forwarded", "for=203.0.113.8")
                .put(RegistrationApi.METERS + "/" + id + "/suspension")
                .then()
                .statusCode(200);

        as("portal")
                .queryParam("usageMeterId", id)
                .get(EVENTS)
                .then()
                .body("items.address", everyItem(equalTo("127.0.0.1")));
    }

    @Test
    void anotherProvidersEventsAreNowhere() {
        UUID id = UUID.randomUUID();
        RegistrationApi.registered(id);

        as("portal-stratus")
                .queryParam("usageMeterId", id)
                .get(EVENTS)
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
        as("portal-stratus")
                .queryParam("provider", "nimbus")
                .get(EVENTS)
                .then()
                .body("items.findAll { it.provider != 'stratus' }.size()", equalTo(0));
        for (String form : List.of(LINES, CSV)) {
            Response export = as("portal-stratus")
                    .accept(form)
                    .queryParam("provider", "nimbus")
                    .get(EVENTS);
            export.then().statusCode(200);
            assertFalse(export.asString().contains(id.toString()));
        }
        as("platform").queryParam("usageMeterId", id).get(EVENTS).then().body("items.size()", equalTo(1));
        as("platform")
                .queryParam("provider", "stratus")
                .queryParam("usageMeterId", id)
                .get(EVENTS)
                .then()
                .body("items.size()", equalTo(0));
    }

    @Test
    void filtersNarrowByTimeAndKind() {
        UUID id = UUID.randomUUID();
        RegistrationApi.registered(id);
        RegistrationApi.as("portal").get(RegistrationApi.METERS + "/" + id + "/access-token");
        String at = as("portal")
                .queryParam("usageMeterId", id)
                .queryParam("kind", "TOKEN_COPIED")
                .get(EVENTS)
                .then()
                .body("items.kind", equalTo(List.of("TOKEN_COPIED")))
                .extract()
                .path("items[0].at");

        as("portal")
                .queryParam("usageMeterId", id)
                .queryParam("from", at)
                .get(EVENTS)
                .then()
                .body("items.kind", hasItem("TOKEN_COPIED"));
        as("portal")
                .queryParam("usageMeterId", id)
                .queryParam("to", at)
                .get(EVENTS)
                .then()
                .body("items.kind", equalTo(List.of("REGISTERED")));
    }

    @ParameterizedTest
    @CsvSource({
        "from, 2026-11-01T00:00:00+01:00, 400, instant",
        "from, yesterday, 400, instant",
        "to, 2026-02-30T00:00:00Z, 400, instant",
        "to, +999999999-01-01T00:00:00Z, 422, range",
        "kind, DELETED, 422, one-of",
        "usageMeterId, 0B6E4C1E-5B0A-4C57-9F0E-2F6B1C8D7A01, 400, lower-case-uuid",
        "limit, 0, 422, range",
        "limit, 501, 422, range",
        "cursor, bm9uc2Vuc2U, 400, cursor",
        "cursor, YTotOTk5OTk5OTk5OTk5OTk5OTk5OjE, 422, range"
    })
    void whatIsMadeByHandIsRefused(String parameter, String value, int status, String rule) {
        as("portal")
                .queryParam(parameter, value)
                .get(EVENTS)
                .then()
                .statusCode(status)
                .body("field", equalTo(parameter))
                .body("rule", equalTo(rule));
    }

    @Test
    void anEndBeforeTheBeginningIsRefused() {
        as("portal")
                .queryParam("from", "2026-11-02T00:00:00Z")
                .queryParam("to", "2026-11-02T00:00:00Z")
                .get(EVENTS)
                .then()
                .statusCode(422)
                .body("field", equalTo("to"));
    }

    @Test
    void anExportHoldsEveryEventOnce() throws Exception {
        String provider = "export-" + UUID.randomUUID();
        insertEvents(provider, MORE_THAN_A_BATCH, "TOKEN_COPIED");

        Response lines =
                as("platform").accept(LINES).queryParam("provider", provider).get(EVENTS);
        Response table =
                as("platform").accept(CSV).queryParam("provider", provider).get(EVENTS);

        lines.then().statusCode(200).contentType(startsWith(LINES));
        List<JsonNode> events = parsed(lines.asString());
        assertEquals(MORE_THAN_A_BATCH, events.size());
        assertEquals(MORE_THAN_A_BATCH, new HashSet<>(ids(events)).size());
        List<Long> sorted =
                ids(events).stream().sorted((a, b) -> Long.compare(b, a)).toList();
        assertEquals(sorted, ids(events), "the newest first");
        table.then()
                .statusCode(200)
                .contentType(startsWith(CSV))
                .header("Content-Disposition", startsWith("attachment"));
        List<String> rows = table.asString().lines().toList();
        assertEquals("id,at,provider,usageMeterId,kind,actor,address,requestId,details", rows.getFirst());
        assertEquals(MORE_THAN_A_BATCH + 1, rows.size());
        assertTrue(rows.get(1).contains("Z," + provider + ","), rows.get(1));
        assertTrue(rows.get(1).contains(",'=cmd,"), rows.get(1));
        assertTrue(rows.get(1).endsWith(",\"{\"\"of\"\":\"\"a, b\"\"}\""), rows.get(1));
    }

    @Test
    void anExportThatIsTooLargeIsRefusedBeforeItsFirstLine() throws SQLException {
        String provider = "export-" + UUID.randomUUID();
        insertEvents(provider, MORE_THAN_ALLOWED, "CHANGED");

        as("platform")
                .accept(CSV)
                .queryParam("provider", provider)
                .get(EVENTS)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:export-too-large"));
    }

    @Test
    void pagesAreTheAnswerWhereAnyFormWillDo() {
        as("portal").accept("*/*").get(EVENTS).then().statusCode(200).contentType("application/json");
        as("portal").accept("application/xml").get(EVENTS).then().statusCode(406);
        given().get(EVENTS).then().statusCode(401);
    }

    private static List<JsonNode> parsed(String lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            events.add(json.readTree(line));
        }
        return events;
    }

    private static List<Long> ids(List<JsonNode> events) {
        return events.stream().map(event -> event.required("id").longValue()).toList();
    }

    /** All at one instant, so that only their ids tell them apart. */
    private void insertEvents(String provider, int count, String kind) throws SQLException {
        UUID id = UUID.randomUUID();
        RegistrationApi.registered(id);
        try (Connection database = dataSource.getConnection();
                var insert = database.prepareStatement(
                        "INSERT INTO usage_meter_event"
                                + " (usage_meter_id, provider, at, kind, actor, address, request_id, details)"
                                + " SELECT ?, ?, now(), ?, '=cmd', null, null, '{\"of\":\"a, b\"}' FROM generate_series(1, ?)")) {
            insert.setObject(1, id);
            insert.setString(2, provider);
            insert.setString(3, kind);
            insert.setInt(4, count);
            assertEquals(count, insert.executeUpdate());
        }
    }

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }
}
